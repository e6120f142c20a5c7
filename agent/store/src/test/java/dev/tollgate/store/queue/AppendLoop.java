package dev.tollgate.store.queue;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;

/**
 * Main class: appends records 0, 1, 2 … until killed or {@code limit}, and writes to a file how
 * many were taken. Arguments: ledger, file, limit, segment bytes.
 */
final class AppendLoop {
  private AppendLoop() {}

  public static void main(String[] args) throws Exception {
    long limit = Long.parseLong(args[2]);
    ByteBuffer taken = ByteBuffer.allocate(8);
    try (FileChannel file =
            FileChannel.open(
                Path.of(args[1]), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        LedgerWriter writer =
            LedgerWriter.create(
                Path.of(args[0]),
                SpaceFloor.of(0, 0, 0),
                Clock.systemUTC(),
                System::nanoTime,
                Long.parseLong(args[3]))) {
      for (long number = 0; number < limit; number++) {
        if (!writer.append(Records.record(number))) {
          throw new IllegalStateException(writer.fault());
        }
        file.write(taken.clear().putLong(0, number + 1), 0);
      }
    }
  }
}
