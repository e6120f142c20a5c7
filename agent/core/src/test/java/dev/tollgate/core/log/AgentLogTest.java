package dev.tollgate.core.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentLogTest {
  private final AgentLog log = new AgentLog();
  private final Path file;

  AgentLogTest(@TempDir Path directory) {
    file = directory.resolve("agent.log");
  }

  private List<String> lines() throws IOException {
    log.flush();
    return Files.readAllLines(file);
  }

  @Test
  void lines_waitForAFile() throws IOException {
    log.say("first");
    log.flush();
    assertFalse(Files.exists(file));

    log.open(file);
    log.say("second\nline");

    assertEquals(2, lines().size());
    assertTrue(lines().get(0).endsWith(" first"));
    assertTrue(lines().get(1).endsWith(" second line"));
  }

  @Test
  void nothingToSay_makesNoFile() {
    log.open(file);
    log.flush();

    assertFalse(Files.exists(file));
  }

  @Test
  void failure_isOneLineWithEveryCauseAndItsPlace() throws IOException {
    log.open(file);
    log.say("it failed", new IllegalStateException("outer", new IOException("inner")));

    assertEquals(1, lines().size());
    String line = lines().get(0);
    assertTrue(line.contains("it failed: java.lang.IllegalStateException: outer"), line);
    assertTrue(line.contains(": java.io.IOException: inner at "), line);
    assertTrue(line.contains("AgentLogTest"), line);
  }

  @Test
  void causesInACircle_end() throws IOException {
    log.open(file);
    Exception one = new Exception("one");
    one.initCause(new Exception("two", one));

    log.say("round", one);

    assertEquals(1, lines().size());
  }

  @Test
  void linesBeyondTheLimit_areDroppedAndCounted() throws IOException {
    for (int i = 0; i < AgentLog.MAX_WAITING + 3; i++) {
      log.say("line");
    }
    log.open(file);

    assertEquals(AgentLog.MAX_WAITING, lines().size());
    assertEquals(3, log.dropped());
  }

  @Test
  void fullFile_growsNoMore() throws IOException {
    Files.write(file, new byte[(int) AgentLog.MAX_BYTES]);
    log.open(file);
    log.say("too much");
    log.flush();

    assertEquals(AgentLog.MAX_BYTES, Files.size(file));
    assertEquals(1, log.dropped());
  }

  @Test
  void fileThatCannotBeWritten_isCounted() throws IOException {
    log.open(Files.createDirectory(file));
    log.say("lost");
    log.flush();

    assertEquals(1, log.dropped());
  }

  @Test
  void directoryThatIsGone_isWaitedFor() throws IOException {
    Path directory = file.resolveSibling("log");
    log.open(directory.resolve("agent.log"));
    log.say("kept");
    log.flush();
    assertEquals(0, log.dropped());

    Files.createDirectory(directory);
    log.flush();

    assertTrue(Files.readString(directory.resolve("agent.log")).contains("kept"));
  }
}
