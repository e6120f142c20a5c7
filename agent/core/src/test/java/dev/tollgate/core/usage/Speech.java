package dev.tollgate.core.usage;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.tollgate.ledger.pricing.Price;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.Quote;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * How one operation of one provider says a {@link Talk}: in one piece, and as a stream. Written
 * from what the providers document, not from what is read of it.
 */
final class Speech {
  private static final long AT_MS = Instant.parse("2026-10-01T00:00:00Z").toEpochMilli();
  private static final Endpoints ENDPOINTS =
      Endpoints.builtIn().withHosts(Map.of("litellm.acme.test", "litellm"));
  private static final JsonMapper PLAIN = new JsonMapper();
  private static final JsonMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  /** An event of a stream. Without a name, the framing gives it none. */
  record Event(@Nullable String name, Object data) {
    static Event of(Object data) {
      return new Event(null, data);
    }
  }

  /** How the bytes of a stream come. */
  enum Form {
    SSE("text/event-stream"),
    LINES("application/x-ndjson"),
    ARRAY("application/json; charset=UTF-8"),
    FRAMES("application/vnd.amazon.eventstream"),
    /** Amazon's frames, with the events of a model's maker within. */
    CHUNKS("application/vnd.amazon.eventstream");

    final String contentType;

    Form(String contentType) {
      this.contentType = contentType;
    }
  }

  private final String name;
  private final String host;
  private String path = "";
  private String streamPath = "";
  private String model = "";
  private final Map<String, String> headers = new HashMap<>();
  private Form form = Form.SSE;
  private boolean done;
  private boolean unpriced;
  private boolean reads;
  private boolean writes;
  private boolean hours;
  private boolean reasons;
  private Function<Talk, Object> answer = talk -> Map.of();
  private Function<Talk, List<Event>> events = talk -> List.of();

  private Speech(String name, String host) {
    this.name = name;
    this.host = host;
  }

  static Speech of(String name, String host) {
    return new Speech(name, host);
  }

  /** One path for both, as most have it. */
  Speech at(String both) {
    return at(both, both);
  }

  Speech at(String plain, String stream) {
    path = plain;
    streamPath = stream;
    return this;
  }

  Speech model(String named) {
    model = named;
    return this;
  }

  Speech header(String header, String value) {
    headers.put(header, value);
    return this;
  }

  Speech as(Form how) {
    form = how;
    return this;
  }

  /** A stream ends with {@code [DONE]}. */
  Speech done() {
    done = true;
    return this;
  }

  /** No list says what its models cost. */
  Speech unpriced() {
    unpriced = true;
    return this;
  }

  boolean isPriced() {
    return !unpriced;
  }

  Speech reads() {
    reads = true;
    return this;
  }

  Speech writes() {
    writes = true;
    return this;
  }

  Speech hours() {
    hours = true;
    return this;
  }

  Speech reasons() {
    reasons = true;
    return this;
  }

  Speech answer(Function<Talk, Object> how) {
    answer = how;
    return this;
  }

  Speech events(Function<Talk, List<Event>> how) {
    events = how;
    return this;
  }

  String model() {
    return model;
  }

  /** What of a talk can be said here. */
  Talk sayable(Talk talk) {
    return talk.only(reads, writes, hours, reasons);
  }

  Endpoint endpoint(boolean streamed) {
    String at = streamed ? streamPath : path;
    Endpoint endpoint = ENDPOINTS.find(host, 443, "POST", at);
    if (endpoint == null) {
      throw new AssertionError(host + at);
    }
    return endpoint;
  }

  byte[] answer(Talk talk) {
    return json(talk, answer.apply(talk));
  }

  byte[] stream(Talk talk) {
    return stream(talk, -1, new byte[0]);
  }

  /** A stream with these bytes before the event of this number, made into an event or line. */
  byte[] stream(Talk talk, int garbageBefore, byte[] garbage) {
    List<Event> all = events.apply(talk);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < all.size(); i++) {
      // Before the first event it would tell what the body is.
      if (i == garbageBefore && i > 0) {
        bytes.writeBytes(garbage(talk, garbage));
      }
      String lead = form != Form.ARRAY ? "" : i == 0 ? "[" : ",\r\n";
      bytes.writeBytes(WireCase.bytes(lead));
      bytes.writeBytes(framed(talk, all.get(i)));
    }
    if (form == Form.ARRAY) {
      bytes.writeBytes(WireCase.bytes("]"));
    } else if (done) {
      bytes.writeBytes(WireCase.bytes("data: [DONE]" + talk.lineEnd() + talk.lineEnd()));
    }
    return bytes.toByteArray();
  }

  int events(Talk talk) {
    return events.apply(talk).size();
  }

  private byte[] framed(Talk talk, Event event) {
    byte[] data = json(talk, event.data());
    String end = talk.lineEnd();
    return switch (form) {
      case SSE -> {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (event.name() != null) {
          bytes.writeBytes(WireCase.bytes("event: " + event.name() + end));
        } else {
          bytes.writeBytes(WireCase.bytes(": keep-alive" + end + end));
        }
        bytes.writeBytes(WireCase.bytes("data: "));
        bytes.writeBytes(data);
        bytes.writeBytes(WireCase.bytes(end + end));
        yield bytes.toByteArray();
      }
      case LINES -> concat(data, WireCase.bytes("\n"));
      case ARRAY -> data;
      case FRAMES -> frame(String.valueOf(event.name()), data);
      case CHUNKS -> {
        String coded = Base64.getEncoder().encodeToString(data);
        yield frame("chunk", json(talk, Speeches.object("bytes", coded, "p", "abc")));
      }
    };
  }

  /** Bytes that say nothing: no member can be named without quotation marks. */
  private byte[] garbage(Talk talk, byte[] garbage) {
    if (form == Form.FRAMES || form == Form.CHUNKS) {
      return garbage;
    }
    byte[] line = garbage.clone();
    for (int i = 0; i < line.length; i++) {
      if (line[i] == '"' || line[i] == '\n' || line[i] == '\r') {
        line[i] = ' ';
      }
    }
    String begin = line.length % 2 == 0 ? "{#" : "#";
    String end = talk.lineEnd();
    return form == Form.SSE
        ? concat(WireCase.bytes("data: " + begin), line, WireCase.bytes(end + end))
        : concat(WireCase.bytes(begin), line, WireCase.bytes("\n"));
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.writeBytes(part);
    }
    return bytes.toByteArray();
  }

  /** One frame of Amazon's event stream. */
  static byte[] frame(String eventType, byte[] payload) {
    try {
      ByteArrayOutputStream headers = new ByteArrayOutputStream();
      header(headers, ":event-type", eventType);
      header(headers, ":content-type", "application/json");
      header(headers, ":message-type", "event");
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      DataOutputStream out = new DataOutputStream(bytes);
      out.writeInt(headers.size() + payload.length + 16);
      out.writeInt(headers.size());
      out.writeInt(checksum(bytes));
      headers.writeTo(out);
      out.write(payload);
      out.writeInt(checksum(bytes));
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void header(ByteArrayOutputStream headers, String name, String value) {
    headers.write(name.length());
    headers.writeBytes(WireCase.bytes(name));
    headers.write(7);
    headers.write(value.length() >> 8);
    headers.write(value.length());
    headers.writeBytes(WireCase.bytes(value));
  }

  private static int checksum(ByteArrayOutputStream bytes) {
    CRC32 checksum = new CRC32();
    checksum.update(bytes.toByteArray());
    return (int) checksum.getValue();
  }

  private static byte[] json(Talk talk, Object value) {
    try {
      return (talk.ascii() ? ASCII : PLAIN)
          .writeValueAsString(value)
          .getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A reader of an answer, or of a stream. */
  ResponseReader reader(boolean streamed, boolean gzip) {
    Endpoint endpoint = endpoint(streamed);
    Map<String, String> all = new HashMap<>(headers);
    all.put("content-type", streamed ? form.contentType : "application/json");
    if (gzip) {
      all.put("content-encoding", "gzip");
    }
    return endpoint.response(
        request(streamed), 200, name -> all.get(name.toLowerCase(Locale.ROOT)));
  }

  private RequestFacts request(boolean streamed) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("model", model);
    request.put("stream", streamed);
    return endpoint(streamed).request(json(Talk.usual(), request));
  }

  /**
   * Reads a body whose pieces are as long as said, from the first length again when all were used.
   */
  ResponseFacts read(byte[] body, boolean streamed, boolean gzip, List<Integer> pieces) {
    ResponseReader reader = reader(streamed, gzip);
    byte[] sent = gzip ? WireCase.gzip(body) : body;
    int number = 0;
    for (int from = 0; from < sent.length; ) {
      int to = Math.min(sent.length, from + pieces.get(number++ % pieces.size()));
      // A fresh array each, so that nothing can live on bytes that are gone.
      byte[] piece = Arrays.copyOfRange(sent, from, to);
      reader.feed(ByteBuffer.wrap(piece));
      Arrays.fill(piece, (byte) '#');
      from = to;
    }
    ResponseFacts facts = reader.end(false);
    reader.release();
    return facts;
  }

  /** The price as the meter asks for it. */
  Price price(ResponseFacts facts, boolean streamed) {
    return PriceCatalog.builtIn()
        .price(
            new Quote.Builder()
                .provider(facts.provider())
                .model(facts.model() == null ? request(streamed).model() : facts.model())
                .usage(facts.usage())
                .terms(facts.terms())
                .atMs(AT_MS)
                .build());
  }

  /** All of these. */
  static List<Event> list(List<Event> first, Event... then) {
    List<Event> all = new ArrayList<>(first);
    all.addAll(List.of(then));
    return all;
  }

  @Override
  public String toString() {
    return name;
  }
}
