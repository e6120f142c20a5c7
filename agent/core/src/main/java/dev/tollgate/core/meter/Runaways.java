package dev.tollgate.core.meter;

import dev.tollgate.core.append.Counters;
import dev.tollgate.core.gate.Gate;
import dev.tollgate.core.log.AgentLog;
import dev.tollgate.core.runaway.KillSwitches;
import dev.tollgate.core.runaway.Watched;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Trip;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.policy.KillSwitch;
import dev.tollgate.ledger.policy.Length;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Has the kill switches look at calls, and says in the log what they do. Thread-safe. */
final class Runaways {
  private final Gate gate;
  private final Counters counters;
  private final AgentLog log;
  private final Failures failures;
  private final AtomicBoolean saidShared = new AtomicBoolean();

  Runaways(Gate gate, Counters counters, AgentLog log, Failures failures) {
    this.gate = gate;
    this.counters = counters;
    this.log = log;
    this.failures = failures;
  }

  /** Looks at a call that is about to leave; what fails here lets it go on, counted nowhere. */
  Watched look(Charge draft, byte @Nullable [] body, long startNanos, Consumer<Throwable> faults) {
    try {
      KillSwitches switches = gate.killSwitches();
      if (switches.isEmpty()) {
        return Watched.NONE;
      }
      Watched watched =
          switches.look(draft.labels(), draft.attempt(), body, draft.startMicros(), startNanos);
      if (watched.isFirst()) {
        say(draft, watched);
      }
      if (watched.isShared()) {
        counters.killSwitchShared.increment();
        if (saidShared.compareAndSet(false, true)) {
          log.say("kill switches count more values than they have room for: the rest together");
        }
      }
      return watched;
    } catch (RuntimeException | Error e) {
      failures.failed("kill switch", e, faults);
      return Watched.NONE;
    }
  }

  /** The charge, which names the switch that has tripped, if one has. */
  static Charge named(Charge draft, Watched watched) {
    if (watched.by() == null) {
      return draft;
    }
    Charge.Builder charge = draft.toBuilder();
    name(charge, watched);
    return charge.build();
  }

  /** Has a charge name the switch that has tripped, if one has: of two in shadow it is this. */
  static void name(Charge.Builder charge, Watched watched) {
    KillSwitch by = watched.by();
    if (by != null) {
      charge
          .verdict(watched.refused() ? Verdict.REFUSED : Verdict.WOULD_REFUSE)
          .capId(by.id())
          .capTotal(-1)
          .trip(watched.trip());
    }
  }

  private void say(Charge draft, Watched watched) {
    KillSwitch by = watched.by();
    Trip trip = watched.trip();
    if (by != null && trip != null) {
      log.say(
          "kill switch "
              + by.id()
              + (by.each() == null
                  ? ""
                  : " for " + by.each().key() + " " + by.eachValue(draft.labels()))
              + " of "
              + by.owner()
              + " has tripped: "
              + trip.words()
              + " within "
              + Length.words(by.withinMs())
              + (by.shadow() ? "; in shadow, calls pass" : "; calls are refused")
              + " until "
              + Instant.ofEpochMilli(trip.untilMicros() / 1000));
    }
  }
}
