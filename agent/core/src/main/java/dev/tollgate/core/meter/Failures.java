package dev.tollgate.core.meter;

import dev.tollgate.core.append.Counters;
import dev.tollgate.core.log.AgentLog;
import java.util.function.Consumer;

/** Counts and says what fails in the agent's own code while it meters. Thread-safe. */
final class Failures {
  private final Counters counters;
  private final AgentLog log;

  Failures(Counters counters, AgentLog log) {
    this.counters = counters;
    this.log = log;
  }

  /**
   * Counts and says a failure. A file that somebody cut short under its mapping is no fault of the
   * hook that met it.
   */
  void failed(String step, Throwable cause, Consumer<Throwable> faults) {
    counters.faults.increment();
    log.say("metering failed at " + step, cause);
    if (!(cause instanceof InternalError)) {
      faults.accept(cause);
    }
  }

  /** Runs one step; where it fails, that is said and the next step goes on. */
  void step(String name, Consumer<Throwable> faults, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      failed(name, e, faults);
    }
  }
}
