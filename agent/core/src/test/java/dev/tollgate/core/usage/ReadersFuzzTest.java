package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes come, at each dialect and framing: no exception, no hang, little memory; and what
 * is whole afterwards is read. Jazzer runs it on the cases and on damaged ones; with {@code
 * JAZZER_FUZZ=1} it looks for more, as the README says.
 */
@Tag("fuzz")
class ReadersFuzzTest {
  private static final List<WireCase> CASES = WireCase.all();
  private static final List<String> READINGS =
      CASES.stream().map(wire -> Readings.text(wire.read(4096, false))).toList();
  private static final List<Speech> SPEECHES = Speeches.all();
  private static final Map<Speech, String> CLEAN = new HashMap<>();
  private static final int HEADER = 4;
  private static final int DAMAGED_EACH = 1;
  private static final int MAX_BYTES = 1 << 16;

  /** What one reading may allocate, and how much more for each byte: an event may have eight. */
  private static final long FIXED_ALLOCATION = 1 << 20;

  private static final long ALLOCATION_PER_BYTE = 400;
  private static final long MAX_CPU_NANOS = 5_000_000_000L;
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The first bytes say of which case the endpoint and headers are, and how the bytes come. */
  @MethodSource("damagedAnswers")
  @FuzzTest(maxDuration = "10m")
  void answer_isReadWithoutHarm(byte[] data) {
    if (data.length < HEADER || data.length > MAX_BYTES) {
      return;
    }
    int number = ((data[0] & 0xff) << 8 | (data[1] & 0xff)) % CASES.size();
    WireCase wire = CASES.get(number);
    boolean cut = (data[2] & 1) != 0;
    boolean compressed = (data[2] & 2) != 0;
    boolean garbageCompressed = (data[2] & 4) != 0;
    int piece = 1 + (data[3] & 0xff);
    byte[] body = Arrays.copyOfRange(data, HEADER, data.length);
    byte[] sent = compressed && !garbageCompressed ? WireCase.gzip(body) : body;

    String whole = bounded(sent, () -> read(wire, sent, sent.length + 1, compressed, cut));
    String pieces = bounded(sent, () -> read(wire, sent, piece, compressed, cut));

    assertEquals(whole, pieces, wire.name());
    assertEquals(READINGS.get(number), Readings.text(wire.read(piece, false)), "the next answer");
  }

  /** The first bytes say of which case the endpoint is. */
  @MethodSource("damagedRequests")
  @FuzzTest(maxDuration = "10m")
  void request_isReadWithoutHarm(byte[] data) {
    if (data.length < HEADER || data.length > MAX_BYTES) {
      return;
    }
    int number = ((data[0] & 0xff) << 8 | (data[1] & 0xff)) % CASES.size();
    Endpoint endpoint = CASES.get(number).endpoint();
    byte[] body = Arrays.copyOfRange(data, HEADER, data.length);

    assertNotNull(bounded(body, () -> String.valueOf(endpoint.request(body).model())));
    assertEquals(
        READINGS.get(number), Readings.text(CASES.get(number).read(4096, false)), "what follows");
  }

  /** Server-sent events: a blank line ends whatever was before. */
  @MethodSource("garbage")
  @FuzzTest(maxDuration = "10m")
  void eventsAfterGarbage_areRead(byte[] data) {
    byte[] garbage = without(without(data, '"'), '['); // Nor is [DONE] garbage.
    afterGarbage(speech("openai chat"), WireCase.bytes(": open\n\n"), garbage, "\n\n");
  }

  /** JSON lines: a line that can be in no object ends one that is open. */
  @MethodSource("garbage")
  @FuzzTest(maxDuration = "10m")
  void linesAfterGarbage_areRead(byte[] data) {
    afterGarbage(speech("ollama chat"), WireCase.bytes("{}\n"), without(data, ':'), "\n#\n");
  }

  /** The elements of an array, likewise. */
  @MethodSource("garbage")
  @FuzzTest(maxDuration = "10m")
  void elementsAfterGarbage_areRead(byte[] data) {
    byte[] stream = speech("gemini array").stream(Talk.usual());
    byte[] elements = Arrays.copyOfRange(stream, 1, stream.length);
    byte[] garbage = without(without(data, ':'), ']');
    afterGarbage(speech("gemini array"), elements, WireCase.bytes("[{},\n"), garbage, "\n#\n");
  }

  /** Amazon's frames: no byte of the garbage can begin one, so that none is believed to be long. */
  @MethodSource("garbage")
  @FuzzTest(maxDuration = "10m")
  void framesAfterGarbage_areRead(byte[] data) {
    byte[] garbage = data.clone();
    for (int i = 0; i < garbage.length; i++) {
      garbage[i] = garbage[i] >= 0 && garbage[i] < 3 ? 3 : garbage[i];
    }
    byte[] first = Speech.frame("messageStart", WireCase.bytes("{}"));
    afterGarbage(speech("bedrock converse"), first, garbage, "");
    afterGarbage(speech("bedrock llama"), first, garbage, "");
  }

  private static void afterGarbage(Speech speech, byte[] lead, byte[] garbage, String end) {
    afterGarbage(speech, speech.stream(Talk.usual()), lead, garbage, end);
  }

  private static void afterGarbage(
      Speech speech, byte[] stream, byte[] lead, byte[] garbage, String end) {
    if (garbage.length > MAX_BYTES) {
      return;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes(lead);
    body.writeBytes(garbage);
    body.writeBytes(WireCase.bytes(end));
    body.writeBytes(stream);
    byte[] bytes = body.toByteArray();
    int piece = 1 + bytes.length % 50;
    String clean =
        CLEAN.computeIfAbsent(
            speech,
            said ->
                said.read(said.stream(Talk.usual()), true, false, List.of(4096))
                    .usage()
                    .toString());

    assertEquals(
        clean,
        bounded(bytes, () -> speech.read(bytes, true, false, List.of(piece)).usage().toString()),
        speech.toString());
  }

  private static String read(
      WireCase wire, byte[] sent, int piece, boolean compressed, boolean cut) {
    ResponseReader reader = wire.reader(compressed);
    for (int from = 0; from < sent.length; from += piece) {
      reader.feed(ByteBuffer.wrap(sent, from, Math.min(piece, sent.length - from)));
    }
    String text = Readings.text(reader.end(cut));
    reader.release();
    assertTrue(!text.contains("reader fault"), () -> wire.name() + ": " + text);
    return text;
  }

  private static String bounded(byte[] bytes, Supplier<String> work) {
    try {
      return boundedOnce(bytes, work);
    } catch (AssertionError e) {
      return boundedOnce(bytes, work); // The first time, classes were loaded.
    }
  }

  private static String boundedOnce(byte[] bytes, Supplier<String> work) {
    long allocatedBefore = THREADS.getCurrentThreadAllocatedBytes();
    long cpuBefore = THREADS.getCurrentThreadCpuTime();
    String result = work.get();
    long cpu = THREADS.getCurrentThreadCpuTime() - cpuBefore;
    long allocated = THREADS.getCurrentThreadAllocatedBytes() - allocatedBefore;
    assertTrue(
        allocated < FIXED_ALLOCATION + ALLOCATION_PER_BYTE * bytes.length,
        () -> "allocated " + allocated + " for " + bytes.length + " bytes");
    assertTrue(cpu < MAX_CPU_NANOS, () -> "took " + cpu + " ns of CPU");
    return result;
  }

  private static Speech speech(String name) {
    return SPEECHES.stream()
        .filter(speech -> speech.toString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static byte[] without(byte[] data, char character) {
    byte[] clean = data.clone();
    for (int i = 0; i < clean.length; i++) {
      clean[i] = clean[i] == character ? (byte) ' ' : clean[i];
    }
    return clean;
  }

  static Stream<byte[]> damagedAnswers() {
    return seeds(WireCase::responseBody);
  }

  static Stream<byte[]> damagedRequests() {
    return seeds(WireCase::requestBody);
  }

  private static Stream<byte[]> seeds(Function<WireCase, byte[]> body) {
    return IntStream.range(0, CASES.size())
        .boxed()
        .flatMap(
            number -> {
              Random random = new Random(number);
              byte[] whole = body.apply(CASES.get(number));
              return IntStream.rangeClosed(0, DAMAGED_EACH)
                  .mapToObj(
                      round ->
                          seed(
                              number,
                              random.nextInt(256),
                              random.nextInt(256),
                              round == 0 ? whole : MutatedCasesTest.damage(whole, random)));
            });
  }

  private static byte[] seed(int number, int how, int piece, byte[] body) {
    ByteArrayOutputStream seed = new ByteArrayOutputStream();
    seed.write(number >> 8);
    seed.write(number);
    seed.write(how);
    seed.write(piece);
    seed.writeBytes(body);
    return seed.toByteArray();
  }

  static Stream<byte[]> garbage() {
    Random random = new Random(4);
    Stream<byte[]> noise =
        IntStream.range(0, 50)
            .mapToObj(
                round -> {
                  byte[] bytes = new byte[random.nextInt(200)];
                  random.nextBytes(bytes);
                  return bytes;
                });
    Stream<byte[]> damaged =
        CASES.stream().map(wire -> MutatedCasesTest.damage(wire.responseBody(), random));
    return Stream.concat(noise, damaged.filter(bytes -> bytes.length % 4 == 0));
  }
}
