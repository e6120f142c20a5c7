package dev.tollgate.collector.replay;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.LabelRules;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * The labels that past calls would have had by other rules: their JVMs' own, as far as the ledgers
 * tell them, under the new rules. The workflow without any rule is the call site; a charge that has
 * none, as sums of several calls do, keeps its workflow. One thread.
 */
final class PastLabels {
  private final LabelRules rules;
  private final Map<UUID, Labels> ofJvm = new HashMap<>();

  PastLabels(LabelRules rules) {
    this.rules = rules;
  }

  /** Learns from a JVM's start which labels it was given. */
  void take(LedgerRecord record) {
    if (record instanceof JvmStart start) {
      ofJvm.put(start.jvm(), start.labels());
    }
  }

  /** The labels that the call of a charge would have had. */
  Labels of(Charge charge) {
    Labels then = charge.labels();
    Labels.Builder own = then.toBuilder().set(Label.REGIME, null);
    String callSite = then.get(Label.CALL_SITE);
    if (callSite != null) {
      own.set(Label.WORKFLOW, callSite);
    }
    Labels jvm = ofJvm.get(charge.jvm());
    if (jvm != null) {
      own.set(Label.TEAM, jvm.get(Label.TEAM))
          .set(Label.OWNER, jvm.get(Label.OWNER))
          .set(Label.MODE, jvm.get(Label.MODE));
    }
    return rules.applyTo(own.build());
  }
}
