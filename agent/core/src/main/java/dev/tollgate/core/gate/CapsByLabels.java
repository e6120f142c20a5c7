package dev.tollgate.core.gate;

import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Expectation;
import dev.tollgate.ledger.policy.Expectations;
import dev.tollgate.ledger.policy.Priorities;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Which caps of a policy calls fall under, by their labels. An app makes the same call over and
 * over, and its calls share a few sets of labels: each set is matched with all caps once. Bounded:
 * sets not met lately are simply matched again. Thread-safe, no lock.
 */
final class CapsByLabels {
  private static final int KEPT = 256;

  private final List<EnforcedCap> caps;
  private final Priorities priorities;
  private final Expectations expectations;
  private final AtomicReferenceArray<@Nullable Matching> kept = new AtomicReferenceArray<>(KEPT);

  CapsByLabels(List<EnforcedCap> caps, Priorities priorities, Expectations expectations) {
    this.caps = caps;
    this.priorities = priorities;
    this.expectations = expectations;
  }

  /** The caps that calls with these labels fall under. */
  Matching of(Labels labels) {
    int at = System.identityHashCode(labels) & (KEPT - 1);
    Matching known = kept.get(at);
    if (known == null || !known.labels.equals(labels)) {
      known = match(labels);
      kept.set(at, known);
    }
    return known;
  }

  private Matching match(Labels labels) {
    List<EnforcedCap> matching = new ArrayList<>();
    for (EnforcedCap cap : caps) {
      if (cap.cap().scope().matches(labels)) {
        matching.add(cap.facing(labels, priorities));
      }
    }
    return new Matching(labels, matching, expectations.of(labels));
  }

  /** What one set of labels falls under. Immutable. */
  static final class Matching {
    private final Labels labels;
    private final EnforcedCap[] caps;
    private final @Nullable Expectation expected;

    private Matching(Labels labels, List<EnforcedCap> caps, @Nullable Expectation expected) {
      this.labels = labels;
      this.caps = caps.toArray(new EnforcedCap[0]);
      this.expected = expected;
    }

    Labels labels() {
      return labels;
    }

    int size() {
      return caps.length;
    }

    /** A cap, as it is to these calls. */
    EnforcedCap cap(int index) {
      return caps[index];
    }

    /** What these calls are expected to come to; null where that is not known. */
    @Nullable Expectation expected() {
      return expected;
    }

    /** The same under these of its caps alone. */
    Matching only(List<EnforcedCap> some) {
      return new Matching(labels, some, expected);
    }
  }
}
