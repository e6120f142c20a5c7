package dev.tollgate.faults;

import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.queue.LedgerReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The heartbeats of the JVMs that came to a home since a moment. One thread. */
final class Beats {
  private final Path ledgers;
  private final Set<Path> earlier;

  /** Of JVMs that come from now on. */
  Beats(Path home) throws IOException {
    this.ledgers = home.resolve("ledger");
    this.earlier = directories();
  }

  private Set<Path> directories() throws IOException {
    if (!Files.isDirectory(ledgers)) {
      return Set.of();
    }
    try (Stream<Path> all = Files.list(ledgers)) {
      return new TreeSet<>(all.filter(d -> !d.getFileName().toString().startsWith(".")).toList());
    }
  }

  /** All heartbeats so far. */
  List<Heartbeat> read() throws IOException {
    List<Heartbeat> beats = new ArrayList<>();
    for (Path directory : directories()) {
      Path queue = JvmDirectory.queue(directory);
      if (earlier.contains(directory) || !Files.isDirectory(queue)) {
        continue;
      }
      try (LedgerReader reader = LedgerReader.open(queue)) {
        for (byte[] record = reader.next(); record != null; record = reader.next()) {
          LedgerRecord decoded = RecordCodec.decode(record, 0, record.length);
          if (decoded instanceof Heartbeat beat) {
            beats.add(beat);
          }
        }
      }
    }
    return beats;
  }

  /** The hooks that the last heartbeat names as faulty, with why. */
  List<String> faulty() throws IOException {
    List<Heartbeat> beats = read();
    return beats.isEmpty()
        ? List.of()
        : beats.get(beats.size() - 1).hooks().entrySet().stream()
            .filter(hook -> hook.getValue().startsWith("faulty"))
            .map(Object::toString)
            .toList();
  }

  /** How many charges the last heartbeat says are in the ledger. */
  long appended() throws IOException {
    List<Heartbeat> beats = read();
    return beats.isEmpty()
        ? 0
        : beats.get(beats.size() - 1).counters().getOrDefault("appended", 0L);
  }
}
