package dev.tollgate.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Stage;
import dev.tollgate.faults.LoopbackProvider.Answer;
import dev.tollgate.faults.LoopbackProvider.Held;
import dev.tollgate.faults.LoopbackProvider.Script;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * However much an app asks for, the agent stays small, and the app's bytes are what they are. The
 * agent's heap is what lives in the app's JVM beyond what lives in the same JVM without the agent,
 * at the same moment: while everything is half way, and when all is over.
 */
class LimitsTest {
  private static final long HEAP_LIMIT_BYTES = 16 << 20;

  private static final Set<String> AGENT_THREADS =
      Set.of("background~resource~releaser", "tollgate-watch", "tollgate-writer");
  private static final int CROWD = 10_000;
  private static final int FEW = 200;
  private static final Duration BEAT_LIMIT = Duration.ofSeconds(60);

  private static final String DELTA =
      "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"model\":\"gpt-4o-mini\","
          + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"salt \"}}]}\n\n";
  private static final String LAST =
      "data: {\"id\":\"c\",\"model\":\"gpt-4o-mini\",\"choices\":[],"
          + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n";

  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void tenThousandCalls_beforeTheirAnswers(Jdk jdk) throws Exception {
    play(jdk, "whole", CROWD, Held::hold, answer -> answer.json(LoopbackProvider.CHAT));
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void tenThousandCalls_inTheMiddleOfAStream(Jdk jdk) throws Exception {
    play(
        jdk,
        "whole",
        CROWD,
        (held, answer) -> {
          answer.head("text/event-stream");
          answer.piece(utf8(DELTA));
          held.hold(answer);
        },
        answer -> {
          answer.piece(utf8(LAST));
          answer.end();
        });
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void tenThousandCalls_inTheMiddleOfAnEvent(Jdk jdk) throws Exception {
    int middle = DELTA.length() / 2;
    play(
        jdk,
        "whole",
        CROWD,
        (held, answer) -> {
          answer.head("text/event-stream");
          answer.piece(utf8(DELTA.substring(0, middle)));
          held.hold(answer);
        },
        answer -> {
          answer.piece(utf8(DELTA.substring(middle) + LAST));
          answer.end();
        });
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void hundredMegabytes_inOneAnswer(Jdk jdk) throws Exception {
    int half = 50;
    byte[] megabyte = utf8("salt".repeat(1 << 18));
    String text = "Salt.";
    int at = LoopbackProvider.CHAT.indexOf(text);
    play(
        jdk,
        "stream",
        1,
        (held, answer) -> {
          answer.head("application/json");
          answer.piece(utf8(LoopbackProvider.CHAT.substring(0, at)));
          pieces(answer, megabyte, half);
          held.hold(answer);
        },
        answer -> {
          pieces(answer, megabyte, half);
          answer.piece(utf8(LoopbackProvider.CHAT.substring(at)));
          answer.end();
        });
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void oneHour_ofStream(Jdk jdk) throws Exception {
    int eventsPerSecond = 20;
    byte[] second = utf8(DELTA.repeat(eventsPerSecond));
    int half = 1800;
    play(
        jdk,
        "stream",
        1,
        (held, answer) -> {
          answer.head("text/event-stream");
          pieces(answer, second, half);
          held.hold(answer);
        },
        answer -> {
          pieces(answer, second, half);
          answer.piece(utf8(LAST));
          answer.end();
        });
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void providerThatNeverAnswers_losesPatience(Jdk jdk) throws Exception {
    play(jdk, "impatient", FEW, Held::forget, answer -> {});
  }

  @ParameterizedTest
  @MethodSource("dev.tollgate.faults.Rounds#jdks")
  void providerThatNeverAnswers_isForgotten(Jdk jdk) throws Exception {
    play(jdk, "careless", FEW, Held::hold, answer -> {});
  }

  /** What the provider does with a call at once. */
  private interface Begin {
    void answer(Held held, Answer answer) throws IOException;
  }

  /** Plays the same without and with the agent, and compares. */
  private static void play(Jdk jdk, String how, int times, Begin begin, Script finish)
      throws Exception {
    Run without = run(jdk, false, how, times, begin, finish);
    Run with = run(jdk, true, how, times, begin, finish);

    assertEquals(without.lines, with.lines);
    assertSmall(without.middle, with.middle);
    assertSmall(without.end, with.end);
    assertEquals(AGENT_THREADS, agentThreads(without.start, with.start));
    assertEquals(AGENT_THREADS, agentThreads(without.middle, with.middle));
    assertEquals(AGENT_THREADS, agentThreads(without.end, with.end));
    assertTrue(with.end.threads().size() <= without.end.threads().size() + 4);
    assertEquals(with.start.files(), with.end.files());
    assertEquals(times + 1, with.charged);
  }

  private static void assertSmall(Vitals without, Vitals with) {
    long bytes = with.liveBytes() - without.liveBytes();
    assertTrue(
        bytes <= HEAP_LIMIT_BYTES,
        bytes + " B of the heap are the agent's: " + with.bytesBeyond(without, 25));
  }

  private static Set<String> agentThreads(Vitals without, Vitals with) {
    Set<String> names = new TreeSet<>(with.threads());
    names.removeAll(without.threads());
    names.remove("tollgate-recounter"); // there once a call needed counting
    return names;
  }

  private record Run(List<String> lines, Vitals start, Vitals middle, Vitals end, int charged) {}

  private static Run run(
      Jdk jdk, boolean withAgent, String how, int times, Begin begin, Script finish)
      throws Exception {
    try (Stage stage = Stage.open(Path.of("../.."));
        LoopbackProvider provider = new LoopbackProvider()) {
      Beats beats = new Beats(stage.home());
      try (Child app =
          CrowdApp.start(jdk, stage, provider, withAgent, how, String.valueOf(times))) {
        CrowdApp.await(app, "ready");
        if (withAgent) {
          awaitBeat(beats);
        }
        Vitals start = Vitals.of(app);
        Held held = new Held();
        provider.plays(answer -> begin.answer(held, answer));
        CrowdApp.next(app);
        CrowdApp.await(app, "asked");
        held.await(times);
        Vitals middle = Vitals.of(app);
        held.release(finish);
        CrowdApp.await(app, "done");
        Vitals end = Vitals.of(app);
        CrowdApp.next(app);
        assertEquals(0, app.awaitExit(CrowdApp.LIMIT));
        assertEquals("", app.stderr());
        return new Run(app.lines(), start, middle, end, withAgent ? charged(stage) : 0);
      }
    }
  }

  /** How many calls are in the ledger, those included that are there in a sum. */
  private static int charged(Stage stage) throws IOException, InterruptedException {
    int calls = 0;
    for (JsonNode charge : Ledger.of(stage).charges()) {
      calls += charge.path("calls").asInt(1);
    }
    return calls;
  }

  /** The agent has opened what it opens once it has said that it is there. */
  private static void awaitBeat(Beats beats) throws IOException {
    long deadlineNs = System.nanoTime() + BEAT_LIMIT.toNanos();
    while (beats.read().isEmpty()) {
      assertTrue(System.nanoTime() < deadlineNs, "the agent gives no sign of life");
      Thread.onSpinWait();
    }
  }

  private static void pieces(Answer answer, byte[] piece, int times) throws IOException {
    for (int i = 0; i < times; i++) {
      answer.piece(piece);
    }
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
