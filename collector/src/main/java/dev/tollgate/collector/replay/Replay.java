package dev.tollgate.collector.replay;

import dev.tollgate.collector.config.Config;
import dev.tollgate.collector.config.PolicyCompiler;
import dev.tollgate.collector.correct.CorrectedCharges;
import dev.tollgate.collector.tail.LedgerTail;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Ladder;
import dev.tollgate.ledger.policy.Priorities;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Lets the calls of the past pass a configuration that was not in force then, in the order in which
 * they began: what it would have announced and refused. A call that it refuses counts nothing. One
 * thread.
 *
 * <p>Calls have the labels that the configuration's rules give them, see {@link PastLabels}.
 *
 * <p>A call that would have been downgraded counts what it came to on the model that it had: what
 * it would have come to on the lesser one is not known.
 *
 * <p>A call that a throttle would have sent back counts all the same, at the time when it came: its
 * SDK would have tried again, and nobody knows when. Kill switches count in each JVM what charges
 * tell; what they would have read in the requests themselves is not known.
 *
 * <p>Each call is asked with what it came to, as its hold is not known any more; a hold is more, so
 * that the last calls before a limit may be refused a little earlier than here. Calls that were
 * refused in the past are not asked: nobody knows what they would have cost.
 */
public final class Replay {
  private final Config config;
  private final long sinceMs;
  private final Priorities priorities;
  private final PastLabels labels;
  private final List<ReplayedCap> caps = new ArrayList<>();
  private final List<ReplayedSwitch> switches = new ArrayList<>();
  private final Map<UUID, UUID> jvms = new HashMap<>();
  private final List<PastCall> past = new ArrayList<>();
  private long calls;
  private long costNanos;
  private long throttled;
  private long downgraded;
  private long refused;
  private long refusedNanos;
  private long refusedThen;

  private Replay(Config config, long sinceMs) {
    this.config = config;
    this.sinceMs = sinceMs;
    this.labels = new PastLabels(config.rules());
    List<Cap> compiled = compile(sinceMs);
    this.priorities = new Priorities(compiled);
    for (int i = 0; i < compiled.size(); i++) {
      caps.add(new ReplayedCap(config.caps().get(i), compiled.get(i)));
    }
    config.killSwitches().forEach(spec -> switches.add(new ReplayedSwitch(spec.killSwitch())));
  }

  /**
   * Replays the calls that began then or later. What was spent before in the windows of that time
   * counts, and is not asked.
   *
   * @param tail one that has read nothing yet
   * @param sinceMs milliseconds since the epoch
   */
  public static Replay of(Config config, LedgerTail tail, long sinceMs) throws IOException {
    Replay replay = new Replay(config, sinceMs);
    CorrectedCharges.read(tail, replay.labels::take, replay::keep);
    replay.past.sort(Comparator.comparingLong(PastCall::startMs));
    replay.past.forEach(replay::pass);
    replay.past.clear();
    return replay;
  }

  /** The caps with what they would have done, in the configuration's order. Unmodifiable. */
  public List<ReplayedCap> caps() {
    return Collections.unmodifiableList(caps);
  }

  /** The kill switches with what they would have done, in their order. Unmodifiable. */
  public List<ReplayedSwitch> switches() {
    return Collections.unmodifiableList(switches);
  }

  /** So many calls were asked. */
  public long calls() {
    return calls;
  }

  /** What they counted for, in nano-USD. */
  public long costNanos() {
    return costNanos;
  }

  /** So many of them would have been sent back to try again later. */
  public long throttled() {
    return throttled;
  }

  /** So many of them would have gone to a lesser model, if their requests could be changed. */
  public long downgraded() {
    return downgraded;
  }

  /** So many of them would have been refused. */
  public long refused() {
    return refused;
  }

  /** What those counted for, in nano-USD. */
  public long refusedNanos() {
    return refusedNanos;
  }

  /** So many calls were refused in the past itself. */
  public long refusedThen() {
    return refusedThen;
  }

  private List<Cap> compile(long atMs) {
    return PolicyCompiler.compile(config, null, 0, atMs).caps();
  }

  private void keep(Charge charge) {
    PastCall call =
        PastCall.of(charge, labels.of(charge), jvms.computeIfAbsent(charge.jvm(), jvm -> jvm));
    boolean asked = call.startMs() >= sinceMs;
    if (!charge.left()) {
      refusedThen += asked ? charge.calls() : 0;
    } else if (asked
        || caps.stream()
            .anyMatch(cap -> cap.matches(call) && cap.sameWindow(call.startMs(), sinceMs))) {
      past.add(call);
    }
  }

  private void pass(PastCall call) {
    reach(call.startMs());
    List<ReplayedCap> matching = caps.stream().filter(cap -> cap.matches(call)).toList();
    if (call.startMs() < sinceMs) {
      matching.stream()
          .filter(cap -> cap.sameWindow(call.startMs(), sinceMs))
          .forEach(cap -> cap.count(call));
      return;
    }
    calls += call.amounts().calls();
    costNanos += call.amounts().costNanos();
    List<ReplayedSwitch> watching = switches.stream().filter(by -> by.matches(call)).toList();
    for (ReplayedSwitch by : watching) {
      if (by.stops(call)) {
        refused(call);
        return;
      }
    }
    matching.forEach(ReplayedCap::asked);
    for (ReplayedCap cap : matching) {
      if (cap.isHard() && !cap.hasRoom(call, priorities)) {
        cap.refuse(call);
        refused(call);
        return;
      }
    }
    watching.forEach(by -> by.count(call));
    boolean slowed = false;
    for (ReplayedCap cap : matching) {
      slowed |= cap.throttles(call) && !cap.cap().shadow();
    }
    throttled += slowed ? call.amounts().calls() : 0;
    if (config.ladders().stream().anyMatch(spec -> leadsDown(spec.ladder(), call))) {
      List<ReplayedCap> full = matching.stream().filter(cap -> cap.downgrades(call)).toList();
      full.forEach(ReplayedCap::downgrade);
      downgraded += full.isEmpty() ? 0 : 1;
    }
    for (ReplayedCap cap : matching) {
      if (cap.cap().shadow() && cap.cap().refuses() && !cap.hasRoom(call, priorities)) {
        cap.refuse(call);
      } else {
        cap.draw(call);
      }
      cap.count(call);
    }
  }

  private void refused(PastCall call) {
    refused++;
    refusedNanos += call.amounts().costNanos();
  }

  private static boolean leadsDown(Ladder ladder, PastCall call) {
    String model = call.labels().get(Label.MODEL);
    return model != null
        && ladder.provider().equals(call.labels().get(Label.PROVIDER))
        && ladder.below(model) != null;
  }

  /** Compiles windows anew where they end before this call. */
  private void reach(long epochMs) {
    if (!caps.stream().allMatch(cap -> cap.hasWindowAt(epochMs))) {
      List<Cap> further = compile(epochMs);
      for (int i = 0; i < further.size(); i++) {
        caps.get(i).become(further.get(i));
      }
    }
  }
}
