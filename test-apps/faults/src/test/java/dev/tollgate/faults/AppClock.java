package dev.tollgate.faults;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * The clocks of the apps that a test starts: the wall clock can be set while they run, and time can
 * pass for them that does not pass for others. Needs a C compiler: what answers an app's question
 * for the time is {@code src/test/native/appclock.c}, loaded before everything else.
 */
final class AppClock {
  private static final Path SOURCE = Path.of("src/test/native/appclock.c");

  private final Path library;
  private final Path setting;

  /** A clock that goes right until it is set. */
  AppClock(Path workDir) throws IOException {
    this.library = workDir.resolve("appclock.so");
    this.setting = workDir.resolve("appclock");
    Files.write(setting, new byte[2 * Long.BYTES]);
    Command.run("cc", "-shared", "-fPIC", "-O1", "-o", library, SOURCE, "-ldl");
  }

  /** The command that starts an app on this clock. */
  String[] launcher() {
    return new String[] {"env", "LD_PRELOAD=" + library, "APP_CLOCK=" + setting};
  }

  /** Sets the wall clock, for running apps too: so much later than it is. */
  void set(Duration later) throws IOException {
    write(0, later);
  }

  /** Lets time pass, on every clock of running apps too: so much since the clock was made. */
  void passed(Duration since) throws IOException {
    write(Long.BYTES, since);
  }

  private void write(int at, Duration value) throws IOException {
    ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder());
    seconds.putLong(0, value.toSeconds());
    try (FileChannel file = FileChannel.open(setting, StandardOpenOption.WRITE)) {
      file.write(seconds, at);
    }
  }
}
