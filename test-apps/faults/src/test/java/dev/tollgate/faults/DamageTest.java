package dev.tollgate.faults;

import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files of the home that somebody overwrites or cuts under an app that must not notice. */
class DamageTest {
  private static final String CAP =
      """
      caps:
        - id: plenty
          owner: team-gateway
          window: total
          limit: 1000000 USD
      """;

  private static Path home;
  private static Guest.Host host;

  @BeforeAll
  static void openHost(@TempDir Path directory) throws Exception {
    home = directory.resolve("home");
    host = Guest.Host.at(home);
  }

  @AfterAll
  static void closeHost() throws Exception {
    host.close();
  }

  /** What is done to a file. */
  enum Damage {
    /** Every byte becomes another, the size stays. */
    GARBAGE {
      @Override
      void to(Path file, Random random) throws IOException {
        byte[] bytes = new byte[(int) Files.size(file)];
        random.nextBytes(bytes);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.wrap(bytes), 0);
        }
      }
    },
    ZEROS {
      @Override
      void to(Path file, Random random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.write(ByteBuffer.allocate((int) channel.size()), 0);
        }
      }
    },
    /** The end is cut off. */
    TRUNCATED {
      @Override
      void to(Path file, Random random) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
          channel.truncate(random.nextInt((int) Math.min(channel.size(), 4096)));
        }
      }
    };

    abstract void to(Path file, Random random) throws IOException;
  }

  static Stream<Arguments> promised() {
    return Matrix.jdks().flatMap(DamageTest::promised);
  }

  private static Stream<Arguments> promised(Jdk jdk) {
    return Stream.of(
            HomeFiles.METADATA,
            HomeFiles.DOCUMENTS,
            HomeFiles.INFLIGHT_TABLE,
            HomeFiles.LOCK,
            HomeFiles.BOARD,
            HomeFiles.POLICY)
        .flatMap(file -> Stream.of(Damage.values()).map(damage -> Arguments.of(jdk, file, damage)));
  }

  @ParameterizedTest
  @MethodSource("promised")
  void damagedFile_isNotNoticed(Jdk jdk, HomeFiles file, Damage damage) throws Exception {
    Random random = Rounds.random(damage + " in " + file + " under " + jdk);
    for (int time = 0; time < Matrix.times(); time++) {
      Files.createDirectory(home);
      host.stage().policy(CAP);
      try (Child collector = host.stage().serve();
          Guest guest = host.start(jdk, Matrix.client(time))) {
        guest.call(20);
        guest.awaitRecorded();

        damage.to(file.in(home), random);
        guest.call(100);
        Files.list(home.resolve("log")).forEach(p -> { try { System.out.println(Files.readString(p)); } catch (IOException e) { } });
        System.out.println(Written.in(home) + " collector alive " + collector.process().isAlive() + " " + collector.stderr());

        guest.end();
        System.out.println(Written.in(home)+" "+Written.log(home));
      } finally {
        HomeFiles.delete(home);
      }
    }
  }
}
