package dev.tollgate.core.usage;

import static dev.tollgate.core.usage.Readings.CHAT;
import static dev.tollgate.core.usage.Readings.MESSAGES;
import static dev.tollgate.core.usage.Readings.RESPONSES;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.tollgate.ledger.usage.Meter;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever comes: nothing is thrown, little is kept, and the facts say what could not be read. */
class AbsurdResponseTest {

  private static final String USAGE = "\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{]}",
        "{\"usage\":{\"prompt_tokens\":14,,\"completion_tokens\":6}}",
        "{\"usage\":tru}",
        "{'usage':1}",
        "{\"usage\" 5}",
        "{\"a\":\"\u0001\"}",
        "{\"a\":01}",
        "{\"a\":NaN}",
        "}"
      })
  void malformedBody_isEstimatedAndSaysSo(String body) {
    ResponseFacts facts = Readings.of(CHAT).read(body);

    assertNotNull(facts.unreadable());
    assertTrue(facts.estimated());
    assertFalse(facts.complete());
  }

  @Test
  void malformedBody_saysWhereWithoutItsContent() {
    ResponseFacts facts =
        Readings.of(CHAT).read("{\"choices\":[{\"message\":{\"content\":\"secret\"\"secret\"}}]}");

    assertEquals("body: malformed JSON in $.choices[].message", facts.unreadable());
  }

  @Test
  void malformedEvent_costsOnlyItself() {
    ResponseFacts facts =
        Readings.streamOf(CHAT)
            .read(
                "data: {\"choices\":[{\"delta\"\n\ndata: {]}\n\ndata: hello\n\ndata: {\"model\":\"m\","
                    + USAGE
                    + "}\n\ndata: [DONE]\n\n");

    assertEquals(20, facts.usage().tokens());
    assertFalse(facts.estimated());
    assertTrue(facts.complete());
    assertEquals("event 1: JSON ends early (3 in all)", facts.unreadable());
  }

  @Test
  void truncatedBody_saysSo() {
    ResponseFacts facts = Readings.of(CHAT).read("{\"model\":\"gpt-4o\",\"choices\":[");

    assertEquals("body: JSON ends early, after 29 bytes", facts.unreadable());
    assertTrue(facts.estimated());
    assertEquals("gpt-4o", facts.model());
  }

  @ParameterizedTest
  @CsvSource({"[, ]", "'{\"a\":', }"})
  void endlessNesting_isGivenUp(String open, String close) {
    ResponseFacts facts =
        Readings.of(CHAT)
            .read("{\"x\":" + open.repeat(5000) + "1" + close.repeat(5000) + "," + USAGE + "}");

    assertEquals("body: absurd JSON in $ or beneath", facts.unreadable());
    assertTrue(facts.estimated());
  }

  @Test
  void endlessNumber_isGivenUp() {
    ResponseFacts facts = Readings.of(CHAT).read("{\"x\":" + "9".repeat(5000) + "," + USAGE + "}");

    assertNotNull(facts.unreadable());
    assertTrue(facts.estimated());
  }

  @Test
  void stringOfManyMegabytes_costsNoMemory() {
    ResponseReader reader = Readings.of(RESPONSES).reader();
    long kept =
        allocatedWhile(
            () -> {
              feed(reader, "{\"output\":[{\"type\":\"message\",\"content\":[{\"text\":\"");
              feedRepeatedly(reader, "0123456789abcde\\n", 4 << 20);
              feed(reader, "\"}]}],\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}");
            });

    assertEquals(7, reader.end(false).usage().tokens());
    assertNull(reader.end(false).unreadable());
    assertTrue(kept < 1 << 20, "allocated " + kept);
  }

  @Test
  void eventOfManyMegabytes_costsNoMemory() {
    ResponseReader reader = Readings.streamOf(RESPONSES).reader();
    long kept =
        allocatedWhile(
            () -> {
              feed(
                  reader,
                  "data: {\"type\":\"response.completed\",\"response\":{\"output\":[{\"result\":\"");
              feedRepeatedly(reader, "0123456789abcdef", 4 << 20);
              feed(reader, "\"}],\"usage\":{\"input_tokens\":3,\"output_tokens\":4}}}\n\n");
            });

    assertTrue(reader.complete());
    assertEquals(7, reader.end(false).usage().tokens());
    assertTrue(kept < 1 << 20, "allocated " + kept);
  }

  @Test
  void keyOfManyMegabytes_costsNoMemory() {
    ResponseReader reader = Readings.of(CHAT).reader();
    long kept =
        allocatedWhile(
            () -> {
              feed(reader, "{\"");
              feedRepeatedly(reader, "0123456789abcdef", 1 << 20);
              feed(reader, "\":1," + USAGE + "}");
            });

    assertEquals(20, reader.end(false).usage().tokens());
    assertTrue(kept < 1 << 20, "allocated " + kept);
  }

  @Test
  void lineWithoutEnd_costsNoMemory() {
    ResponseReader reader = Readings.streamOf(MESSAGES).reader();
    long kept =
        allocatedWhile(
            () -> {
              feed(reader, "event: ");
              feedRepeatedly(reader, "0123456789abcdef", 1 << 20);
              feed(reader, "\n");
              feedRepeatedly(reader, "fieldfieldfieldf", 1 << 20);
            });

    assertNotNull(reader.end(false).unreadable());
    assertTrue(kept < 1 << 20, "allocated " + kept);
  }

  @Test
  void longTextOfCutStream_countsInFull() {
    String text = "a\\n".repeat(50_000);
    ResponseFacts facts =
        Readings.streamOf(CHAT)
            .cut()
            .read("data: {\"choices\":[{\"delta\":{\"content\":\"" + text + "\"}}]}\n\n");

    assertTrue(facts.usage().quantity(Meter.OUTPUT) >= 25_000);
    assertTrue(facts.usage().quantity(Meter.OUTPUT) <= 40_000);
  }

  @Test
  void namesWithoutEnd_areCut() {
    ResponseFacts facts =
        Readings.of(CHAT).read("{\"model\":\"" + "m".repeat(100_000) + "\"," + USAGE + "}");

    assertEquals(Names.MAX_LENGTH, String.valueOf(facts.model()).length());
    assertEquals(20, facts.usage().tokens());
  }

  @Test
  void binaryGarbage_isUnreadableAndEstimated() {
    Random random = new Random(7);
    for (int round = 0; round < 300; round++) {
      byte[] garbage = new byte[random.nextInt(400)];
      random.nextBytes(garbage);
      if (round % 3 == 0 && garbage.length > 0) {
        garbage[0] = '{';
      }
      ResponseFacts facts =
          (round % 2 == 0 ? Readings.of(CHAT) : Readings.streamOf(MESSAGES)).read(garbage);

      assertNotNull(facts.unreadable());
      assertTrue(facts.estimated());
    }
  }

  @Test
  void unknownEncoding_isSaidAndEstimated() {
    ResponseFacts facts = Readings.of(CHAT).header("content-encoding", "br").read(new byte[400]);

    assertEquals("content-encoding br", facts.unreadable());
    assertTrue(facts.estimated());
    assertTrue(facts.usageMissing());
    assertEquals(50, facts.usage().quantity(Meter.OUTPUT), "never more than max_tokens");
  }

  @Test
  void directAndReadOnlyBuffers_readAndKeepTheirPosition() {
    byte[] body = WireCase.bytes("xx{" + USAGE + "}");
    ByteBuffer direct = ByteBuffer.allocateDirect(body.length).put(body);
    direct.flip().position(2);
    ResponseReader reader = Readings.of(CHAT).reader();
    reader.feed(direct);

    assertEquals(2, direct.position());
    assertEquals(20, reader.end(false).usage().tokens());

    ByteBuffer readOnly = ByteBuffer.wrap(body).asReadOnlyBuffer();
    readOnly.position(2);
    ResponseReader other = Readings.of(CHAT).reader();
    other.feed(readOnly);

    assertEquals(2, readOnly.position());
    assertEquals(20, other.end(false).usage().tokens());
  }

  @Test
  void bytesAfterTheEnd_changeNothing() {
    ResponseReader reader = Readings.of(CHAT).reader();
    feed(reader, "{" + USAGE + "}");
    ResponseFacts facts = reader.end(false);
    feed(reader, "{\"usage\":{\"prompt_tokens\":99}}");

    assertEquals(Readings.text(facts), Readings.text(reader.end(true)));
  }

  private static void feed(ResponseReader reader, String text) {
    reader.feed(ByteBuffer.wrap(WireCase.bytes(text)));
  }

  private static void feedRepeatedly(ResponseReader reader, String sixteenBytes, int times) {
    int perPiece = 1024;
    ByteBuffer piece = ByteBuffer.wrap(WireCase.bytes(sixteenBytes.repeat(perPiece)));
    for (int i = 0; i < times / perPiece; i++) {
      reader.feed(piece);
    }
  }

  private static long allocatedWhile(Runnable work) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    work.run();
    return threads.getCurrentThreadAllocatedBytes() - before;
  }
}
