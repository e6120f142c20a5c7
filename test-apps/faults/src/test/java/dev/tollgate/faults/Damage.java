package dev.tollgate.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;

/** What somebody can do to a file that others have open. */
enum Damage {
  /** Every byte becomes another; the size stays. */
  GARBAGE {
    @Override
    void to(FileChannel file, Random random) throws IOException {
      byte[] bytes = new byte[(int) file.size()];
      random.nextBytes(bytes);
      file.write(ByteBuffer.wrap(bytes), 0);
    }
  },
  /** Every byte becomes 0; the size stays. */
  ZEROS {
    @Override
    void to(FileChannel file, Random random) throws IOException {
      file.write(ByteBuffer.allocate((int) file.size()), 0);
    }
  },
  /** At most a page is left of it. */
  TRUNCATED {
    @Override
    void to(FileChannel file, Random random) throws IOException {
      file.truncate(random.nextInt((int) Math.min(file.size(), PAGE_BYTES)));
    }
  };

  private static final int PAGE_BYTES = 4096;

  abstract void to(FileChannel file, Random random) throws IOException;

  void to(Path path, Random random) throws IOException {
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
      to(file, random);
    }
  }
}
