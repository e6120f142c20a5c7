package dev.tollgate.core.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads made-up responses of an endpoint, in pieces of several sizes that must all read the same.
 */
final class Readings {
  static final String CHAT = "/v1/chat/completions";
  static final String RESPONSES = "/v1/responses";
  static final String EMBEDDINGS = "/v1/embeddings";
  static final String MESSAGES = "/v1/messages";

  private final Endpoint endpoint;
  private final Map<String, String> headers = new HashMap<>();
  private byte[] request =
      WireCase.bytes(
          "{\"model\":\"m\",\"max_tokens\":50,\"messages\":[{\"role\":\"user\",\"content\":\"Name"
              + " one river in Peru.\"}],\"input\":\"Name one river in Peru.\"}");
  private int status = 200;
  private boolean cut;

  private Readings(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  static Readings of(String path) {
    return new Readings(endpoint(path)).header("content-type", "application/json");
  }

  static Endpoint endpoint(String path) {
    String host = path.equals(MESSAGES) ? "api.anthropic.com" : "api.openai.com";
    Endpoint endpoint = Endpoints.builtIn().find(host, 443, "POST", path);
    if (endpoint == null) {
      throw new AssertionError(path);
    }
    return endpoint;
  }

  /** Of an endpoint anywhere. */
  static Readings of(String host, String path) {
    return at(host, "POST", path);
  }

  /** Of an endpoint that only fetches what is there. */
  static Readings get(String host, String path) {
    return at(host, "GET", path);
  }

  private static Readings at(String host, String method, String path) {
    Endpoint endpoint = Endpoints.builtIn().find(host, 443, method, path);
    if (endpoint == null) {
      throw new AssertionError(path);
    }
    return new Readings(endpoint).header("content-type", "application/json");
  }

  static Readings streamOf(String path) {
    return of(path).header("content-type", "text/event-stream");
  }

  Readings header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  Readings request(String body) {
    request = WireCase.bytes(body);
    return this;
  }

  Readings status(int code) {
    status = code;
    return this;
  }

  Readings cut() {
    cut = true;
    return this;
  }

  ResponseReader reader() {
    return endpoint.response(
        endpoint.request(request), status, name -> headers.get(name.toLowerCase(Locale.ROOT)));
  }

  ResponseFacts read(String body) {
    return read(WireCase.bytes(body));
  }

  ResponseFacts read(byte[] body) {
    ResponseFacts whole = read(body, body.length + 1);
    for (int piece : new int[] {1, 2, 3, 5, 7, 64}) {
      assertEquals(text(whole), text(read(body, piece)), "in pieces of " + piece);
    }
    return whole;
  }

  private ResponseFacts read(byte[] body, int pieceBytes) {
    ResponseReader reader = reader();
    for (int from = 0; from < body.length; from += pieceBytes) {
      // A fresh array each, so that nothing can live on bytes that are gone.
      byte[] piece = Arrays.copyOfRange(body, from, Math.min(body.length, from + pieceBytes));
      reader.feed(ByteBuffer.wrap(piece));
      Arrays.fill(piece, (byte) '#');
    }
    return reader.end(cut);
  }

  /** All that a reading says, to compare. */
  static String text(ResponseFacts facts) {
    return String.join(
        "|",
        facts.usage().toString(),
        "estimated " + facts.estimated(),
        "missing " + facts.usageMissing(),
        "streamed " + facts.streamed(),
        "complete " + facts.complete(),
        "input unknown " + facts.inputUnknown() + " unmeasured " + facts.unmeasured(),
        "free " + facts.free() + " byok " + facts.byok(),
        "costs " + facts.vendorCostUsd() + " " + facts.upstreamCostUsd(),
        "key " + facts.dedupeKey(),
        "batch " + facts.terms().batch(),
        "model " + facts.model(),
        "tier " + facts.terms().serviceTier(),
        "request " + facts.requestId(),
        "error " + facts.errorType() + " " + facts.errorCode(),
        "finish " + facts.finishReason(),
        "region " + facts.terms().region() + " speed " + facts.terms().speed(),
        "unreadable " + facts.unreadable());
  }
}
