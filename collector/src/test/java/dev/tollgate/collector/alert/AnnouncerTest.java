package dev.tollgate.collector.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.collector.cap.Alert;
import dev.tollgate.collector.config.SecretText;
import dev.tollgate.collector.config.SinkSpec;
import dev.tollgate.collector.testing.TestClock;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.Unit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Alerts on their way to a real receiver on the loopback. */
class AnnouncerTest {
  private static final Cap CAP =
      new Cap.Builder("checkout-daily").owner("team").limit(Unit.CALLS, 100).build();

  private final TestClock clock = new TestClock("2026-11-22T10:00:00Z");
  private final Queue<String> log = new ConcurrentLinkedQueue<>();
  private final Queue<String> trouble = new ConcurrentLinkedQueue<>();
  private final Path directory;
  private final Receiver receiver;

  AnnouncerTest(@TempDir Path directory) throws IOException {
    this.directory = directory;
    this.receiver = new Receiver();
  }

  private static @Nullable String environment(String name) {
    return name.equals("HOOK") ? "s3cret" : null;
  }

  @BeforeEach
  void writeSecret() throws IOException {
    Files.writeString(directory.resolve("secret"), "s3cret\n");
  }

  @AfterEach
  void stop() {
    receiver.close();
  }

  private Announcer open() throws IOException {
    return Announcer.open(
        directory.resolve("alerts"),
        clock,
        UUID::randomUUID,
        AnnouncerTest::environment,
        Duration.ofMillis(5),
        log::add,
        trouble::add);
  }

  private SinkSpec webhook() {
    return new SinkSpec(
        "ops",
        SinkSpec.Kind.WEBHOOK,
        receiver.url(),
        "file:" + directory.resolve("secret"),
        List.of());
  }

  private static Alert alert(int percent) {
    return new Alert(
        Alert.Kind.PERCENT,
        CAP,
        "",
        4711,
        percent + "% of 100 calls",
        percent,
        percent == 100,
        percent,
        0,
        Long.MAX_VALUE,
        0,
        Long.MAX_VALUE,
        List.of("ops"));
  }

  @Test
  void alert_arrivesOnceSignedAndIsLoggedOnce() throws Exception {
    try (Announcer announcer = open()) {
      announcer.deliverTo(List.of(webhook()));
      assertEquals(1, announcer.announce(List.of(alert(80))));
      assertEquals(0, announcer.announce(List.of(alert(80))));
      Receiver.Post post = receiver.next();
      assertEquals(200, post.status());
      String signature = post.header("Tollgate-signature");
      String seconds = signature.substring(2, signature.indexOf(','));
      assertEquals(clock.instant().getEpochSecond(), Long.parseLong(seconds));
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec("s3cret".getBytes(UTF_8), "HmacSHA256"));
      String hex =
          HexFormat.of().formatHex(mac.doFinal((seconds + "." + post.body()).getBytes(UTF_8)));
      assertEquals("t=" + seconds + ",v1=" + hex, signature);
      assertTrue(post.body().contains("\"key\":\"" + post.key() + "\""), post.body());
      assertTrue(post.body().contains("\"cap\":\"checkout-daily\""), post.body());
    }
    assertEquals(
        List.of("cap checkout-daily of team has reached 80%: 80 of 100 calls"), List.copyOf(log));
    assertEquals(List.of(), List.copyOf(trouble));
  }

  @Test
  void receiverThatFails_getsTheSameKeyUntilItTakesIt() throws Exception {
    receiver.answer(500, 429, 302, 200);
    try (Announcer announcer = open()) {
      announcer.deliverTo(List.of(webhook()));
      announcer.announce(List.of(alert(80)));
      String key = receiver.next().key();
      for (int i = 0; i < 3; i++) {
        assertEquals(key, receiver.next().key());
      }
    }
    assertEquals(1, trouble.size(), trouble.toString());
    assertTrue(trouble.element().contains("answered 500"), trouble.toString());
  }

  @Test
  void alertThatIsRefused_holdsUpNoneThatFollows() throws Exception {
    receiver.refuseBodiesWith("\"percent\":80");
    try (Announcer announcer = open()) {
      announcer.deliverTo(List.of(webhook()));
      announcer.announce(List.of(alert(80), alert(90)));
      Receiver.Post post = receiver.next();
      while (!post.body().contains("\"percent\":90")) {
        post = receiver.next();
      }
      assertEquals(200, post.status());
    }
  }

  @Test
  void restarts_deliverEveryAlertUnderOneKeyAndRaiseNoneAgain() throws Exception {
    receiver.answer(503, 503, 503, 503, 503, 503);
    for (int start = 0; start < 4; start++) {
      try (Announcer announcer = open()) {
        announcer.deliverTo(List.of(webhook()));
        assertEquals(start == 0 ? 2 : 0, announcer.announce(List.of(alert(80), alert(100))));
        receiver.next();
      }
    }
    try (Announcer announcer = open()) {
      announcer.deliverTo(List.of(webhook()));
      receiver.awaitKeysTaken(2);
    }
    try (Announcer announcer = open()) {
      announcer.deliverTo(List.of(webhook()));
      assertEquals(0, announcer.announce(List.of(alert(80), alert(100))));
      assertEquals(1, announcer.announce(List.of(alert(90))));
      receiver.awaitKeysTaken(3);
    }
    assertEquals(3, receiver.keys().size(), "three alerts, three keys");
    assertEquals(3, log.size());
  }

  @Test
  void lineCutByACrash_isPassedOverAndTheRestHolds() throws Exception {
    try (Announcer announcer = open()) {
      announcer.announce(List.of(alert(80)));
    }
    Path file = directory.resolve("alerts");
    Files.writeString(file, "0123abcd\tR\tcut off", StandardOpenOption.APPEND);
    try (Announcer announcer = open()) {
      assertEquals(0, announcer.announce(List.of(alert(80))));
      assertEquals(1, announcer.announce(List.of(alert(90))));
    }
    try (Announcer announcer = open()) {
      assertEquals(0, announcer.announce(List.of(alert(80), alert(90))));
    }
  }

  @Test
  void alertWithoutItsLogLine_isLoggedByTheNextCollector() throws Exception {
    try (AlertJournal journal =
        AlertJournal.open(directory.resolve("alerts"), clock.millis(), UUID::randomUUID)) {
      journal.raise(AlertMessage.of(alert(80), journal.home(), clock.millis()));
    }
    open().close();
    open().close();
    assertEquals(1, log.size());
  }

  @Test
  void alertOfADayAgo_isGivenUp() throws Exception {
    receiver.answer(500);
    try (Announcer announcer = open()) {
      announcer.announce(List.of(alert(80)));
    }
    clock.advance(Duration.ofHours(25));
    try (Announcer announcer = open()) {
      announcer.deliverTo(List.of(webhook()));
      announcer.announce(List.of(alert(90)));
      assertTrue(receiver.next().body().contains("\"percent\":90"));
    }
    assertTrue(trouble.stream().anyMatch(line -> line.contains("given up")), trouble.toString());
  }

  @Test
  void slack_getsATextAndTheUrlOfTheEnvironment() throws Exception {
    SecretText.Source url = name -> name.equals("SLACK") ? receiver.url() : null;
    try (Announcer announcer =
        Announcer.open(
            directory.resolve("alerts"),
            clock,
            UUID::randomUUID,
            url,
            Duration.ofMillis(5),
            log::add,
            trouble::add)) {
      announcer.deliverTo(
          List.of(new SinkSpec("ops", SinkSpec.Kind.SLACK, "${env:SLACK}", null, List.of())));
      announcer.announce(List.of(alert(100)));
      assertEquals(
          "{\"text\":\"cap checkout-daily of team has reached 100%: 100 of 100 calls; calls are"
              + " refused\"}",
          receiver.next().body());
    }
  }

  @Test
  void missingSecret_isSaidWithoutTheUrlAndSendsNothing() throws Exception {
    SinkSpec unset =
        new SinkSpec("ops", SinkSpec.Kind.WEBHOOK, receiver.url(), "${env:UNSET}", List.of());
    try (Announcer announcer = open()) {
      announcer.deliverTo(List.of(unset));
      announcer.announce(List.of(alert(80)));
      while (trouble.isEmpty()) {
        Thread.onSpinWait();
      }
      assertTrue(trouble.element().contains("UNSET is not set"), trouble.toString());
      assertFalse(trouble.element().contains(receiver.url()));
    }
    assertEquals(0, receiver.keys().size());
  }

  @Test
  void command_getsJsonAndKeyAndIsRunAgainAfterAFailure() throws Exception {
    Path out = directory.resolve("out");
    SinkSpec command =
        new SinkSpec(
            "ops",
            SinkSpec.Kind.COMMAND,
            "",
            null,
            List.of(
                "/bin/sh",
                "-c",
                "echo $TOLLGATE_ALERT_KEY >> "
                    + out
                    + "; cat >> "
                    + out
                    + "; test -e "
                    + out
                    + ".ok || { touch "
                    + out
                    + ".ok; exit 1; }"));
    try (Announcer announcer = open()) {
      announcer.deliverTo(List.of(command));
      announcer.announce(List.of(alert(80)));
      while (!Files.exists(out) || Files.readAllLines(out).size() < 4) {
        Thread.onSpinWait();
      }
    }
    List<String> lines = Files.readAllLines(out);
    assertEquals(lines.subList(0, 2), lines.subList(2, 4), "the same, twice");
    assertTrue(lines.get(1).startsWith("{\"v\":1,\"key\":\"" + lines.get(0)), lines.toString());
    assertTrue(trouble.element().contains("exited with 1"), trouble.toString());
  }
}
