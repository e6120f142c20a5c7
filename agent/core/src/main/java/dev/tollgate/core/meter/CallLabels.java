package dev.tollgate.core.meter;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.LabelRules;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The labels of calls. An app makes the same call over and over, so that ten thousand open calls
 * share a few sets of labels. Bounded: labels not met lately are simply made again, and all of them
 * when the label rules are others. Thread-safe, no lock.
 */
final class CallLabels {
  private static final int KEPT = 256;

  private final Labels process;
  private volatile Kept kept = new Kept(LabelRules.NONE);

  /** Labels of calls of a process that has these itself. */
  CallLabels(Labels process) {
    this.process = process;
  }

  /** The labels that calls had lately by these rules. */
  private static final class Kept {
    final LabelRules rules;
    final AtomicReferenceArray<@Nullable Labels> labels = new AtomicReferenceArray<>(KEPT);

    Kept(LabelRules rules) {
      this.rules = rules;
    }
  }

  /** The labels of one call by these rules. */
  @SuppressWarnings("ReferenceEquality") // a usual call must not compare a thousand rules
  Labels of(
      LabelRules rules,
      String provider,
      @Nullable String model,
      @Nullable String callSite,
      @Nullable String key) {
    Kept now = kept;
    if (!now.rules.equals(rules)) {
      now = new Kept(rules);
      kept = now;
    }
    int hash = provider.hashCode();
    hash = 31 * hash + Objects.hashCode(model);
    hash = 31 * hash + Objects.hashCode(callSite);
    hash = 31 * hash + Objects.hashCode(key);
    int at = (hash ^ (hash >>> 16)) & (KEPT - 1);
    Labels known = now.labels.get(at);
    if (known != null
        && provider.equals(known.get(Label.PROVIDER))
        && Objects.equals(model, known.get(Label.MODEL))
        && Objects.equals(callSite, known.get(Label.CALL_SITE))
        && Objects.equals(key, known.get(Label.KEY))) {
      return known;
    }
    Labels made =
        rules.applyTo(
            process.toBuilder()
                .set(Label.PROVIDER, provider)
                .set(Label.MODEL, model)
                .set(Label.WORKFLOW, callSite)
                .set(Label.CALL_SITE, callSite)
                .set(Label.KEY, key)
                .build());
    now.labels.set(at, made);
    return made;
  }
}
