package dev.tollgate.collector.alert;

import dev.tollgate.collector.cap.Alert;
import dev.tollgate.collector.cap.TripAlert;
import dev.tollgate.collector.config.SecretText;
import dev.tollgate.collector.config.SinkSpec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Announces alerts, each once: to the log at once, to every other sink by a {@link Delivery} of its
 * own. One thread.
 */
public final class Announcer implements Closeable {
  /** After the first failure of a delivery. */
  public static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

  private final AlertJournal journal;
  private final Clock clock;
  private final SecretText.Source environment;
  private final Duration firstPause;
  private final Consumer<String> warn;
  private final Consumer<String> info;
  private final Map<SinkSpec, Delivery> deliveries = new HashMap<>();

  private Announcer(
      AlertJournal journal,
      Clock clock,
      SecretText.Source environment,
      Duration firstPause,
      Consumer<String> warn,
      Consumer<String> info) {
    this.journal = journal;
    this.clock = clock;
    this.environment = environment;
    this.firstPause = firstPause;
    this.warn = warn;
    this.info = info;
  }

  /**
   * An announcer with its journal in this file; what the log did not get before a crash it gets
   * now.
   *
   * @param warn takes alerts
   * @param info takes what happens to deliveries; any thread
   */
  public static Announcer open(
      Path file,
      Clock clock,
      Supplier<UUID> ids,
      SecretText.Source environment,
      Duration firstPause,
      Consumer<String> warn,
      Consumer<String> info)
      throws IOException {
    AlertJournal journal = AlertJournal.open(file, clock.millis(), ids);
    Announcer announcer = new Announcer(journal, clock, environment, firstPause, warn, info);
    for (AlertJournal.Raised raised : journal.open(AlertMessage.LOG)) {
      announcer.say(raised);
    }
    return announcer;
  }

  /** Delivers to these sinks from now on, and to no others. */
  public void deliverTo(List<SinkSpec> sinks) {
    deliveries
        .entrySet()
        .removeIf(
            entry -> {
              boolean gone = !sinks.contains(entry.getKey());
              if (gone) {
                entry.getValue().close();
              }
              return gone;
            });
    for (SinkSpec spec : sinks) {
      deliveries.computeIfAbsent(
          spec, fresh -> new Delivery(fresh.name(), sink(fresh), journal, clock, firstPause, info));
    }
  }

  private Sink sink(SinkSpec spec) {
    return spec.kind() == SinkSpec.Kind.COMMAND
        ? new CommandSink(spec)
        : new HttpSink(spec, environment, clock);
  }

  /**
   * Announces those that were not announced before.
   *
   * @return how many
   * @throws IOException if one could not be written down; it and those after it are not announced
   */
  public int announce(List<Alert> reached) throws IOException {
    int announced = 0;
    for (Alert alert : reached) {
      if (!journal.has(alert.key(journal.home()))) {
        AlertJournal.Raised raised = AlertMessage.of(alert, journal.home(), clock.millis());
        journal.raise(raised);
        say(raised);
        announced++;
      }
    }
    return announced;
  }

  /**
   * Announces the trips of kill switches that were not announced before.
   *
   * @return how many
   * @throws IOException if one could not be written down; it and those after it are not announced
   */
  public int announceTrips(List<TripAlert> tripped) throws IOException {
    int announced = 0;
    for (TripAlert alert : tripped) {
      if (!journal.has(alert.key(journal.home()))) {
        AlertJournal.Raised raised = TripMessage.of(alert, journal.home(), clock.millis());
        journal.raise(raised);
        say(raised);
        announced++;
      }
    }
    return announced;
  }

  private void say(AlertJournal.Raised raised) throws IOException {
    warn.accept(AlertMessage.textOf(raised.json()));
    journal.done(raised.key(), AlertMessage.LOG);
  }

  /** Ends the deliveries; what has not arrived is delivered by the next announcer. */
  @Override
  public void close() throws IOException {
    deliveries.values().forEach(Delivery::close);
    deliveries.clear();
    journal.close();
  }
}
