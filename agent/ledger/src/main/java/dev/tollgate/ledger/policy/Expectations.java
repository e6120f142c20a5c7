package dev.tollgate.ledger.policy;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expectations are what calls of the workflows that are known well enough are expected to come to,
 * for caps that {@linkplain Cap#holdsExpected hold no more}. Immutable. A look-up makes no garbage.
 */
public final class Expectations {
  /** Nothing is known of any workflow. */
  public static final Expectations NONE = new Expectations(List.of());

  private final List<Expectation> all;
  private final Map<String, Map<String, Expectation>> byWorkflow = new HashMap<>();

  /** These, one for each workflow and model; of two for the same the later holds. */
  public Expectations(Collection<Expectation> all) {
    this.all = List.copyOf(all);
    for (Expectation each : this.all) {
      byWorkflow
          .computeIfAbsent(each.workflow(), workflow -> new HashMap<>())
          .put(each.model(), each);
    }
  }

  /** All of them, in the order given. Unmodifiable. */
  public List<Expectation> all() {
    return all;
  }

  /** What a call with these labels is expected to come to; null where nothing is known. */
  public @Nullable Expectation of(Labels call) {
    if (all.isEmpty()) {
      return null;
    }
    String workflow = call.get(Label.WORKFLOW);
    String model = call.get(Label.MODEL);
    return workflow == null || model == null ? null : of(workflow, model);
  }

  /** What calls of this workflow to this model are expected to come to; null if not known. */
  public @Nullable Expectation of(String workflow, String model) {
    Map<String, Expectation> byModel = byWorkflow.get(workflow);
    return byModel == null ? null : byModel.get(model);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Expectations && all.equals(((Expectations) other).all);
  }

  @Override
  public int hashCode() {
    return all.hashCode();
  }
}
