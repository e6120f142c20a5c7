package dev.tollgate.core.append;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Charges that cannot be recorded one by one, kept as sums until the ledger takes them: the money
 * is all there, only the single calls are not. Thread-safe; an app thread that adds holds the lock
 * for a look-up and a few additions.
 *
 * <p>Calls are summed where every cap counts them alike: same scope labels, same quarter of an hour
 * (all windows begin on one), same row of the same board. Beyond {@value #MAX_SUMS} sums, provider,
 * model, workflow and key are given up, and beyond twice as many what label rules can set.
 */
final class Unitemised {
  static final int MAX_SUMS = 256;

  private static final long QUARTER_HOUR_MICROS = 15L * 60 * 1_000_000;

  private final Map<Kind, UnitemisedSum> sums = new LinkedHashMap<>();

  /** Adds a charge, and what protects it until it is recorded. */
  synchronized void add(Charge charge, PendingCharge pending) {
    Kind kind = new Kind(charge, scopeLabels(charge.labels()));
    UnitemisedSum sum = sums.get(kind);
    if (sum == null && sums.size() >= MAX_SUMS) {
      boolean most = sums.size() >= 2 * MAX_SUMS;
      Labels labels = charge.labels();
      kind = new Kind(charge, most ? processLabels(labels) : whoseLabels(labels));
      sum = sums.get(kind);
    }
    if (sum == null) {
      sum = new UnitemisedSum(charge, kind.labels);
      sums.put(kind, sum);
    }
    sum.add(charge, pending);
  }

  /** Takes the oldest sum out; null where there is none. */
  synchronized @Nullable UnitemisedSum take() {
    Iterator<UnitemisedSum> oldest = sums.values().iterator();
    if (!oldest.hasNext()) {
      return null;
    }
    UnitemisedSum taken = oldest.next();
    oldest.remove();
    return taken;
  }

  /** What a cap's scope, or a report, can ask for; a single call's own labels are not among it. */
  private static Labels scopeLabels(Labels labels) {
    return whoseLabels(labels).toBuilder()
        .set(Label.PROVIDER, labels.get(Label.PROVIDER))
        .set(Label.MODEL, labels.get(Label.MODEL))
        .set(Label.WORKFLOW, labels.get(Label.WORKFLOW))
        .set(Label.KEY, labels.get(Label.KEY))
        .set(Label.WASTE, labels.get(Label.WASTE))
        .build();
  }

  private static Labels whoseLabels(Labels labels) {
    return processLabels(labels).toBuilder()
        .set(Label.TEAM, labels.get(Label.TEAM))
        .set(Label.OWNER, labels.get(Label.OWNER))
        .set(Label.MODE, labels.get(Label.MODE))
        .set(Label.REGIME, labels.get(Label.REGIME))
        .build();
  }

  private static Labels processLabels(Labels labels) {
    return new Labels.Builder()
        .set(Label.SERVICE, labels.get(Label.SERVICE))
        .set(Label.ENVIRONMENT, labels.get(Label.ENVIRONMENT))
        .set(Label.JOB, labels.get(Label.JOB))
        .build();
  }

  /** What charges of one sum have in common. Immutable. */
  private static final class Kind {
    final Labels labels;
    private final long quarterHour;
    private final long generation;
    private final int row;
    private final long policyVersion;
    private final boolean unpriced;

    Kind(Charge charge, Labels labels) {
      this.labels = labels;
      this.quarterHour = Math.floorDiv(charge.startMicros(), QUARTER_HOUR_MICROS);
      this.generation = charge.boardGeneration();
      this.row = charge.boardRow();
      this.policyVersion = charge.policyVersion();
      this.unpriced = charge.has(Flag.UNPRICED);
    }

    @Override
    public boolean equals(@Nullable Object other) {
      if (!(other instanceof Kind)) {
        return false;
      }
      Kind that = (Kind) other;
      return quarterHour == that.quarterHour
          && generation == that.generation
          && row == that.row
          && policyVersion == that.policyVersion
          && unpriced == that.unpriced
          && labels.equals(that.labels);
    }

    @Override
    public int hashCode() {
      return Objects.hash(labels, quarterHour, generation, row, policyVersion, unpriced);
    }
  }
}
