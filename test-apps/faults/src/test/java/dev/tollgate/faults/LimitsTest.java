package dev.tollgate.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.demo.Child;
import dev.tollgate.demo.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** However much an app asks for, the agent stays small and the app's bytes stay as they are. */
class LimitsTest {

  @Test
  void tenThousandCallsBeforeTheirHead_probe() throws Exception {
    LoopbackProvider.Held held = new LoopbackProvider.Held();
    probe("before head", answer -> held.hold(answer), held, LoopbackProvider.CHAT);
  }

  @Test
  void tenThousandOpenStreams_probe() throws Exception {
    LoopbackProvider.Held held = new LoopbackProvider.Held();
    probe(
        "mid stream",
        answer -> {
          answer.head("text/event-stream");
          answer.piece(
              "data: {\"id\":\"c\",\"model\":\"gpt-4o-mini\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Sa\"}}]}\n\n"
                  .getBytes(java.nio.charset.StandardCharsets.UTF_8));
          held.hold(answer);
        },
        held,
        "data: {\"id\":\"c\",\"model\":\"gpt-4o-mini\",\"choices\":[],\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2}}\n\ndata: [DONE]\n\n");
  }

  private void probe(
      String name, LoopbackProvider.Script script, LoopbackProvider.Held held, String last)
      throws Exception {
    List<List<Vitals>> both = new ArrayList<>();
    List<List<String>> lines = new ArrayList<>();
    for (boolean withAgent : new boolean[] {false, true}) {
      try (Stage stage = Stage.open(Path.of("../.."));
          LoopbackProvider provider = new LoopbackProvider();
          Child app = CrowdApp.start(stage, provider, withAgent, "whole", "10000")) {
        CrowdApp.await(app, "ready");
        List<Vitals> vitals = new ArrayList<>();
        vitals.add(Vitals.of(app));
        provider.plays(script);
        CrowdApp.next(app);
        CrowdApp.await(app, "asked");
        long t = System.nanoTime();
        while (provider.arrived() < 10002 && System.nanoTime() - t < 120_000_000_000L) {
          Thread.sleep(100);
        }
        System.out.println(name + " " + withAgent + " arrived " + provider.arrived());
        vitals.add(Vitals.of(app));
        held.release(last);
        CrowdApp.await(app, "done");
        vitals.add(Vitals.of(app));
        CrowdApp.next(app);
        assertEquals(0, app.awaitExit(CrowdApp.LIMIT), app.stderr());
        lines.add(app.lines());
        both.add(vitals);
        System.out.println(app.lines());
      }
    }
    for (int i = 0; i < 3; i++) {
      Vitals without = both.get(0).get(i);
      Vitals with = both.get(1).get(i);
      System.out.println(
          name
              + " point "
              + i
              + " heap without "
              + without.liveBytes()
              + " with "
              + with.liveBytes()
              + " agent "
              + (with.liveBytes() - without.liveBytes()));
      with.bytesBeyond(without, 30).forEach(System.out::println);
      System.out.println(without.threads() + "\n" + with.threads());
      System.out.println(without.files() + "\n" + with.files());
    }
    assertEquals(lines.get(0), lines.get(1));
  }
}
