package dev.tollgate.core.gate;

import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CutCalls;
import dev.tollgate.ledger.policy.Expectations;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.LabelRules;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Priorities;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What the gate obeys at one moment: a policy and a seat on a board, either possibly missing. */
final class Enforcement {
  /** No policy is known: every call passes, unflagged, as there is nothing to enforce. */
  static final Enforcement NOTHING = new Enforcement(null, null);

  /** Nothing was read yet: calls that do not wait pass, and say that no cap was checked. */
  static final Enforcement UNREAD = new Enforcement(null, null, Decision.unchecked(0));

  private final @Nullable Policy policy;
  private final @Nullable Seat seat;
  private final List<EnforcedCap> caps;
  private final boolean throttles;
  private final Decision unmatched;
  private final boolean downgrades;
  private final CapsByLabels capsByLabels;

  Enforcement(@Nullable Policy policy, @Nullable Seat seat) {
    this(policy, seat, Decision.passed(policy == null ? 0 : policy.version(), seat, null));
  }

  private Enforcement(@Nullable Policy policy, @Nullable Seat seat, Decision unmatched) {
    this.policy = policy;
    this.seat = seat;
    long jvm = seat == null ? 0 : seat.owner();
    this.caps =
        policy == null
            ? List.of()
            : policy.caps().stream()
                .filter(cap -> !cap.countsAfterwards())
                .map(cap -> new EnforcedCap(cap, jvm))
                .collect(Collectors.toList());
    this.throttles = caps.stream().anyMatch(cap -> cap.cap().throttles());
    this.unmatched = unmatched;
    this.capsByLabels =
        new CapsByLabels(
            caps,
            new Priorities(policy == null ? List.of() : policy.caps()),
            policy == null ? Expectations.NONE : policy.expectations());
    this.downgrades =
        policy != null
            && !policy.ladders().isEmpty()
            && policy.caps().stream().anyMatch(Cap::downgrades);
  }

  /** What a call gets that no cap matches: the same for all of them. */
  Decision unmatched() {
    return unmatched;
  }

  @Nullable Seat seat() {
    return seat;
  }

  List<EnforcedCap> caps() {
    return caps;
  }

  /** Which of them calls fall under. */
  CapsByLabels capsByLabels() {
    return capsByLabels;
  }

  /** Which labels calls have. */
  LabelRules labelRules() {
    return policy == null ? LabelRules.NONE : policy.labelRules();
  }

  /** The way of a call that begins at this instant down its ladder; null where none leads down. */
  @Nullable Descent descent(long epochMs) {
    return downgrades && policy != null && seat != null && seat.isOurs()
        ? new Descent(caps, policy.ladders(), seat.board(), epochMs)
        : null;
  }

  /** Whether any cap throttles. */
  boolean throttles() {
    return throttles;
  }

  List<KillSwitch> killSwitches() {
    return policy == null ? List.of() : policy.killSwitches();
  }

  boolean asksForUsage() {
    return policy != null && policy.asksForUsage();
  }

  CutCalls cutCalls() {
    return policy == null ? CutCalls.HOLD : policy.cutCalls();
  }

  long policyVersion() {
    return policy == null ? 0 : policy.version();
  }
}
