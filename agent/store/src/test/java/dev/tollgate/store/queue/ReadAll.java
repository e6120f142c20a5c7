package dev.tollgate.store.queue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Main class: reads a whole ledger and writes to a file how many records there were. */
final class ReadAll {
  private ReadAll() {}

  public static void main(String[] args) throws Exception {
    try (LedgerReader reader = LedgerReader.open(Path.of(args[0]))) {
      Files.writeString(Path.of(args[1]), Long.toString(Records.readAll(reader, 0)));
    }
  }
}
