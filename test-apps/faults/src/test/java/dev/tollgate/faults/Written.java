package dev.tollgate.faults;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.home.Home;
import dev.tollgate.store.queue.LedgerReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** The charges in all ledgers of a home, read beside those who write them. Immutable. */
record Written(Collection<Charge> charges) {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long LOOK_NS = 20_000_000;
  private static final int NANO_DIGITS = 9;

  /** What is there now; a home that is not there has nothing. */
  static Written in(Path home) throws IOException {
    Map<UUID, Charge> charges = new HashMap<>();
    for (Path jvm : jvms(home)) {
      read(JvmDirectory.queue(jvm), charges);
    }
    return new Written(charges.values());
  }

  /** Waits until at least so many calls are there. */
  static Written await(Path home, long calls) throws IOException {
    long deadlineNs = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      Written written = in(home);
      if (written.calls() >= calls) {
        return written;
      }
      if (System.nanoTime() > deadlineNs) {
        throw new AssertionError(written + " of " + calls + " calls; " + log(home));
      }
      LockSupport.parkNanos(LOOK_NS);
    }
  }

  /** The directories of all JVM starts. */
  static List<Path> jvms(Path home) throws IOException {
    try (Stream<Path> entries = Files.list(Home.of(home).ledgers())) {
      return entries.filter(entry -> !entry.getFileName().toString().startsWith(".")).toList();
    } catch (FileSystemException e) {
      return List.of(); // missing, forbidden, or no directory
    }
  }

  private static void read(Path queue, Map<UUID, Charge> charges) {
    try (LedgerReader reader = LedgerReader.open(queue)) {
      int looks = 0; // two: behind what is damaged there can be more
      while (looks < 2) {
        byte[] record = reader.next();
        if (record == null) {
          looks++;
        } else if (RecordCodec.decode(record, 0, record.length) instanceof Charge charge) {
          charges.put(charge.id(), charge);
        }
      }
    } catch (IOException e) {
      return; // deleted, or not made yet
    }
  }

  /** What the agents had to say. */
  static String log(Path home) throws IOException {
    StringBuilder log = new StringBuilder();
    try (Stream<Path> files = Files.list(Home.of(home).log())) {
      for (Path file : files.toList()) {
        log.append(Files.readString(file));
      }
    } catch (FileSystemException e) {
      return "no log";
    }
    return log.toString();
  }

  long calls() {
    return charges.stream().mapToLong(Charge::calls).sum();
  }

  /** Calls that are recorded in sums only. */
  long unitemisedCalls() {
    return charges.stream()
        .filter(charge -> charge.has(Flag.UNITEMISED))
        .mapToLong(Charge::calls)
        .sum();
  }

  BigDecimal listUsd() {
    return BigDecimal.valueOf(charges.stream().mapToLong(Charge::listCostNanos).sum(), NANO_DIGITS);
  }

  @Override
  public String toString() {
    return calls() + " calls for " + listUsd() + " USD, " + unitemisedCalls() + " unitemised";
  }
}
