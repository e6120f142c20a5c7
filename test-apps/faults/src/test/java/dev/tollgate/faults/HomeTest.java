package dev.tollgate.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.demo.Jdk;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A home that cannot be used, and a home that goes away, under an app that must not notice. */
class HomeTest {
  /** More than can wait for a home, so that some are summed up. */
  private static final int CALLS = Guest.RING + 36;

  private static Path parent;
  private static Path home;
  private static Guest.Host host;

  private final Path workDir;

  HomeTest(@TempDir Path workDir) {
    this.workDir = workDir;
  }

  @BeforeAll
  static void openHost(@TempDir Path directory) throws Exception {
    parent = directory.resolve("no/such");
    home = parent.resolve("home");
    host = Guest.Host.at(home);
  }

  @AfterAll
  static void closeHost() throws Exception {
    host.close();
  }

  @BeforeEach
  void makeParent() throws IOException {
    Files.createDirectories(parent);
    host.stage().launchWith();
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void missingHome_isMade(Jdk jdk) throws Exception {
    for (int time = 0; time < Matrix.fewTimes(); time++) {
      HomeFiles.delete(parent);
      try (Guest guest = host.start(jdk, Matrix.client(time))) {
        guest.call(10);
        guest.awaitRecorded();
        guest.end();
      }
    }
    HomeFiles.delete(home);
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void fileInItsPlace_isSaidOnceAndNoCallIsLost(Jdk jdk) throws Exception {
    beginsWithoutHome(
        jdk, host, () -> Files.writeString(home, "in the way"), () -> Files.delete(home));
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void forbiddenHome_isSaidOnceAndNoCallIsLost(Jdk jdk) throws Exception {
    if (!Means.modes()) {
      return;
    }
    // Two capabilities let root in everywhere: without them it is a user like others.
    host.stage().launchWith("setpriv", "--bounding-set=-dac_override,-dac_read_search");
    beginsWithoutHome(
        jdk,
        host,
        () -> mode(Files.createDirectory(home), "---------"),
        () -> mode(home, "rwx------"));
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void readOnlyHome_isSaidOnceAndNoCallIsLost(Jdk jdk) throws Exception {
    if (!Means.mounts(workDir)) {
      return;
    }
    try (Disk disk = Disk.mount(Disk.Kind.TMPFS, workDir);
        Guest.Host onDisk = Guest.Host.at(disk.path().resolve("home"))) {
      beginsWithoutHome(jdk, onDisk, disk::readOnly, disk::writable);
    }
  }

  /** A quota that is used up there would be an error in whatever touches a mapped page. */
  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void btrfsWithQuotas_isSaidOnceAndNoCallIsLost(Jdk jdk) throws Exception {
    if (!Means.btrfs(workDir)) {
      return;
    }
    try (Disk disk = Disk.mount(Disk.Kind.BTRFS, workDir);
        Guest.Host onDisk = Guest.Host.at(disk.path().resolve("home"))) {
      beginsWithoutHome(jdk, onDisk, disk::quotasOn, disk::quotasOff);
    }
  }

  private interface Deed {
    void run() throws IOException;
  }

  private static void beginsWithoutHome(Jdk jdk, Guest.Host at, Deed obstruct, Deed clear)
      throws Exception {
    Path root = at.stage().home();
    for (int time = 0; time < Matrix.fewTimes(); time++) {
      obstruct.run();
      try (Guest guest = at.start(jdk, Matrix.client(time))) {
        guest.call(CALLS);
        clear.run();
        guest.awaitRecorded();
        assertEquals(CALLS - Guest.RING, Written.in(root).unitemisedCalls());
        guest.call(1);
        guest.awaitRecorded();
        guest.endAfterOneWord();
      }
      HomeFiles.delete(root);
    }
  }

  static Stream<Arguments> lossesWithRecords() {
    return onEachJdk(
        HomeFiles.HOME,
        HomeFiles.LEDGERS,
        HomeFiles.JVM_DIRECTORY,
        HomeFiles.QUEUE,
        HomeFiles.SEGMENT,
        HomeFiles.DOCUMENTS);
  }

  static Stream<Arguments> lossesWithoutRecords() {
    return onEachJdk(HomeFiles.METADATA, HomeFiles.INFLIGHT_TABLE, HomeFiles.LOCK, HomeFiles.LOG);
  }

  private static Stream<Arguments> onEachJdk(HomeFiles... losses) {
    return Rounds.jdks().stream()
        .flatMap(jdk -> Stream.of(losses).map(loss -> Arguments.of(jdk, loss)));
  }

  @ParameterizedTest
  @MethodSource("lossesWithRecords")
  void deletedRecords_areFollowedByAllThatComeAfter(Jdk jdk, HomeFiles loss) throws Exception {
    for (int time = 0; time < Matrix.fewTimes(); time++) {
      try (Guest guest = host.start(jdk, Matrix.client(time))) {
        guest.call(10);
        guest.awaitRecorded();
        BigDecimal deletedUsd = Written.in(home).listUsd();

        HomeFiles.delete(loss.in(home));
        guest.call(20);

        Written written = Written.await(home, 20);
        assertEquals(20, written.calls(), written::toString);
        assertEquals(
            0, Ledger.invoiced(host.simulator()).compareTo(deletedUsd.add(written.listUsd())));
        guest.end();
      }
      HomeFiles.delete(home);
    }
  }

  @ParameterizedTest
  @MethodSource("lossesWithoutRecords")
  void deletedFile_losesNoRecord(Jdk jdk, HomeFiles loss) throws Exception {
    for (int time = 0; time < Matrix.fewTimes(); time++) {
      try (Guest guest = host.start(jdk, Matrix.client(time))) {
        guest.call(10);
        guest.awaitRecorded();

        HomeFiles.delete(loss.in(home));
        guest.call(20);

        guest.awaitRecorded();
        guest.end();
      }
      HomeFiles.delete(home);
    }
  }

  /** Protection of open calls needs lock and table: a JVM without them takes a new place. */
  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void deletedProtection_isMadeAnew(Jdk jdk) throws Exception {
    try (Guest guest = host.start(jdk, Matrix.client(0))) {
      guest.call(1);
      guest.awaitRecorded();
      Path before = HomeFiles.JVM_DIRECTORY.in(home);
      HomeFiles.delete(HomeFiles.INFLIGHT_TABLE.in(home));
      guest.callUntil(() -> !HomeFiles.JVM_DIRECTORY.in(home).equals(before));
      guest.awaitRecorded();
      guest.end();
    }
    HomeFiles.delete(home);
  }
}
