package com.example.workload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModesTest {
  private final List<String> asked = new ArrayList<>();
  private final Modes modes =
      new Modes().add("sync", asking("sync")).add("stream", asking("stream"));

  @Test
  void everyMode_hasItsTurn() throws Exception {
    modes.run(options("--calls", "3"), failure -> null);

    assertEquals(List.of("sync", "stream", "sync"), asked);
  }

  @Test
  void namedModes_areTheOnlyOnes() throws Exception {
    modes.run(options("--calls", "2", "--mode", "stream"), failure -> null);

    assertEquals(List.of("stream", "stream"), asked);
  }

  @Test
  void modeThatIsNone_isNamedAndNothingIsCalled() {
    IllegalArgumentException thrown =
        assertThrows(
            IllegalArgumentException.class,
            () -> modes.run(options("--mode", "sync,later"), failure -> null));

    assertEquals("later is not a mode; there are [sync, stream]", thrown.getMessage());
    assertEquals(List.of(), asked);
  }

  private SdkTask.Question asking(String name) {
    return (number, prompt) -> {
      asked.add(name);
      return new Transcript().add(name, prompt).received();
    };
  }

  private static Options options(String... args) {
    return new Options(args);
  }
}
