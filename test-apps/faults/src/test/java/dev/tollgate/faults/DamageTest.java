package dev.tollgate.faults;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import java.nio.file.Files;
import java.nio.file.Path;
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

  /** Whoever cuts a file that is mapped can kill a JVM: README.md has what happens. */
  static Stream<Arguments> harmless() {
    return Stream.concat(
        onEachJdk(HomeFiles.POLICY, Damage.TRUNCATED),
        Stream.of(HomeFiles.POLICY, HomeFiles.METADATA, HomeFiles.INFLIGHT_TABLE, HomeFiles.BOARD)
            .flatMap(DamageTest::overwritten));
  }

  static Stream<Arguments> documents() {
    return overwritten(HomeFiles.DOCUMENTS);
  }

  private static Stream<Arguments> overwritten(HomeFiles file) {
    return Stream.of(Damage.GARBAGE, Damage.ZEROS).flatMap(damage -> onEachJdk(file, damage));
  }

  private static Stream<Arguments> onEachJdk(HomeFiles file, Damage damage) {
    return Rounds.jdks().stream().map(jdk -> Arguments.of(jdk, file, damage));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void damagedFile_losesNoRecord(Jdk jdk, HomeFiles file, Damage damage) throws Exception {
    Random random = Rounds.random(damage + " in " + file + " under " + jdk);
    for (int time = 0; time < Matrix.fewTimes(); time++) {
      Files.createDirectory(home);
      host.stage().policy(CAP);
      try (Child collector = host.stage().serve();
          Guest guest = host.start(jdk, Matrix.client(time))) {
        guest.call(20);
        guest.awaitRecorded();

        damage.to(file.in(home), random);
        guest.call(100);

        guest.awaitRecorded();
        guest.end();
        assertTrue(collector.process().isAlive(), collector::stderr);
      } finally {
        HomeFiles.delete(home);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("documents")
  void damagedSegment_isFollowedByAnother(Jdk jdk, HomeFiles file, Damage damage) throws Exception {
    Random random = Rounds.random(damage + " in " + file + " under " + jdk);
    for (int time = 0; time < Matrix.fewTimes(); time++) {
      try (Guest guest = host.start(jdk, Matrix.client(time))) {
        guest.call(20);
        guest.awaitRecorded();

        damage.to(file.in(home), random);
        guest.call(50);

        guest.callUntil(() -> HomeFiles.segments(home) >= 2);
        guest.call(1);
        Written.await(home, 1);
        guest.end();
      } finally {
        HomeFiles.delete(home);
      }
    }
  }
}
