package dev.tollgate.core.usage;

import dev.tollgate.api.exchange.Headers;
import dev.tollgate.ledger.pricing.Terms;
import java.nio.ByteBuffer;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads one response as its bytes pass. One thread at a time. Never throws; memory is bounded
 * whatever comes. Holds native memory where the body is compressed, until {@link #end}.
 *
 * <p>What the body is, is decided by its first byte, not by its content type alone: an object is
 * JSON even where the header says text, and a stream of events is one even where it says JSON.
 */
public final class ResponseReader {
  private static final int SCRATCH_BYTES = 8192;

  private static final String[] LINES = {
    "application/x-ndjson",
    "application/ndjson",
    "application/x-jsonl",
    "application/jsonl",
    "application/stream+json"
  };

  /** For buffers that do not show their array; needed for as long as one is read. */
  private static final Idle<byte[]> SCRATCH = new Idle<>();

  private enum Mode {
    /** No byte of interest has come. */
    UNDECIDED,
    /** One JSON document. */
    DOCUMENT,
    /** Events, cut out by a framing. */
    EVENTS,
    /** Nothing we can read. */
    OPAQUE
  }

  private final Endpoint endpoint;
  private final String provider;
  private final Dialect dialect;
  private final int status;
  private final boolean saysEvents;
  private final boolean opaqueAsItShouldBe;
  private final RequestFacts request;
  private final @Nullable String requestId;
  private final ResponseTally tally;
  private final JsonWalk walk;
  private final EventReader events;
  private final RepeatedEvent repeated;
  private final boolean saysLines;
  private final boolean saysFrames;
  private @Nullable Framing framing;

  /** Whether the body is JSON objects, one after the other. */
  private boolean isSequence;

  private @Nullable Inflation inflation;
  private Mode mode = Mode.UNDECIDED;
  private int byteOrderMark;
  private long rawBytes;
  private long bytes;
  private @Nullable ResponseFacts facts;

  ResponseReader(
      Endpoint endpoint, String provider, RequestFacts request, int status, Headers headers) {
    this.endpoint = endpoint;
    this.provider = provider;
    this.dialect = endpoint.dialect();
    this.status = status;
    String contentType = headers.first("content-type");
    this.saysEvents = begins(contentType, "text/event-stream");
    this.saysFrames = begins(contentType, "application/vnd.amazon.eventstream");
    this.saysLines = saysLines(contentType);
    this.opaqueAsItShouldBe =
        dialect.mayBeOpaque
            && isBilled()
            && contentType != null
            && !saysEvents
            && !begins(contentType, "application/json");
    this.request = request;
    this.requestId = endpoint.requestId(headers);
    this.tally = new ResponseTally(dialect, request);
    this.repeated = new RepeatedEvent(tally);
    this.walk = new JsonWalk(repeated);
    this.events = new EventReader(dialect, tally, walk, repeated);
    endpoint.headerFacts(headers, isBilled(), tally);
    if (opaqueAsItShouldBe) {
      mode = Mode.OPAQUE;
    } else {
      decode(headers.first("content-encoding"));
    }
  }

  private static boolean saysLines(@Nullable String contentType) {
    for (String type : LINES) {
      if (begins(contentType, type)) {
        return true;
      }
    }
    return false;
  }

  private static boolean begins(@Nullable String text, String begin) {
    return text != null && text.regionMatches(true, 0, begin, 0, begin.length());
  }

  /** The next bytes of the body, from position to limit. The position is not moved. */
  public void feed(ByteBuffer buffer) {
    if (facts != null || complete()) {
      return;
    }
    try {
      if (buffer.hasArray()) {
        int from = buffer.arrayOffset() + buffer.position();
        raw(buffer.array(), from, from + buffer.remaining());
      } else {
        copied(buffer.duplicate());
      }
    } catch (RuntimeException e) {
      mode = Mode.OPAQUE;
      tally.note("reader fault " + e.getClass().getSimpleName());
    }
  }

  /** Whether the response has come to its own end, so that nothing of interest follows. */
  public boolean complete() {
    return mode == Mode.DOCUMENT ? walk.closed() : tally.terminated();
  }

  /**
   * The response ended.
   *
   * @param cut whether it broke off, or the app closed it early
   * @return what it said; the same again when called again
   */
  public ResponseFacts end(boolean cut) {
    ResponseFacts known = facts;
    if (known == null) {
      try {
        finish(cut);
      } catch (RuntimeException e) {
        tally.note("reader fault " + e.getClass().getSimpleName());
      }
      known = conclude(cut);
      facts = known;
      repeated.release();
    }
    return known;
  }

  /** Forgets the text that passed. Nothing may come after. */
  public void release() {
    tally.release();
    repeated.release();
  }

  private void decode(@Nullable String contentEncoding) {
    String encoding =
        contentEncoding == null ? "" : contentEncoding.trim().toLowerCase(Locale.ROOT);
    switch (encoding) {
      case "":
      case "identity":
        break;
      case "gzip":
      case "x-gzip":
        inflation = Inflation.gzip(this::plain);
        break;
      case "deflate":
        inflation = Inflation.deflate(this::plain);
        break;
      default:
        mode = Mode.OPAQUE;
        tally.note("content-encoding " + encoding.substring(0, Math.min(32, encoding.length())));
    }
  }

  private void copied(ByteBuffer buffer) {
    byte[] idle = SCRATCH.take();
    byte[] copy = idle == null ? new byte[SCRATCH_BYTES] : idle;
    while (buffer.hasRemaining()) {
      int length = Math.min(buffer.remaining(), copy.length);
      buffer.get(copy, 0, length);
      raw(copy, 0, length);
    }
    boolean unused = SCRATCH.give(copy);
  }

  private void raw(byte[] array, int from, int to) {
    rawBytes += to - from;
    if (inflation == null) {
      plain(array, from, to);
    } else {
      inflation.feed(array, from, to);
    }
  }

  private void plain(byte[] array, int from, int to) {
    bytes += to - from;
    int start = mode == Mode.UNDECIDED ? decide(array, from, to) : from;
    if (start < to) {
      Framing cutting = framing;
      if (cutting != null) {
        cutting.feed(array, start, to);
      } else if (mode == Mode.DOCUMENT) {
        walk.feed(array, start, to);
      }
    }
  }

  /** Looks for the first byte that tells what the body is; returns where it is. */
  private int decide(byte[] array, int from, int to) {
    for (int i = from; i < to; i++) {
      byte b = array[i];
      if (byteOrderMark < 3 && b == (byte) (0xBFBBEF >> (8 * byteOrderMark))) {
        byteOrderMark++;
      } else if (b > ' ' || b < 0 || (b == 0 && mayBeFrames())) {
        mode = mode(b);
        return i;
      }
    }
    return to;
  }

  private Mode mode(byte first) {
    if (first != '{' && dialect.manyAnswers && dialect.usageOptional) {
      return Mode.OPAQUE; // A file of another kind.
    }
    if (first == '{' && isLines()) {
      return sequence(JsonDocuments.lines(events));
    }
    if (first == '[' && dialect.stream == Dialect.Stream.ARRAY) {
      return sequence(JsonDocuments.array(events));
    }
    if (first == '{' || first == '[') {
      walk.begin(dialect.body);
      return Mode.DOCUMENT;
    }
    if (saysFrames || (first == 0 && mayBeFrames())) {
      tally.checkFrames();
      return framed(new EventStreamFraming(events));
    }
    if (saysEvents
        || first == ':'
        || first == 'd'
        || first == 'e'
        || first == 'i'
        || first == 'r') {
      return framed(new SseFraming(events));
    }
    if (isLines()) {
      return sequence(JsonDocuments.lines(events));
    }
    tally.note("body: neither JSON nor events");
    return Mode.OPAQUE;
  }

  private boolean isLines() {
    return saysLines || dialect.stream == Dialect.Stream.LINES;
  }

  private boolean mayBeFrames() {
    return saysFrames || dialect.stream == Dialect.Stream.FRAMES;
  }

  private Mode sequence(Framing how) {
    isSequence = true;
    return framed(how);
  }

  private Mode framed(Framing how) {
    framing = how;
    return Mode.EVENTS;
  }

  private void finish(boolean cut) {
    Inflation inflating = inflation;
    if (inflating != null) {
      String fault = inflating.fault();
      if (fault != null) {
        tally.note("content-encoding: " + fault);
      }
      inflating.close();
    }
    Framing cutting = framing;
    if (cutting != null) {
      events.streamEnds(cut);
      cutting.end();
      if (events.count() == 0) {
        tally.note("body: no event in " + bytes + " bytes");
      }
    } else if (mode == Mode.DOCUMENT) {
      String fault = walk.fault();
      if (fault != null) {
        tally.note("body: " + fault);
      } else if (!walk.closed() && !cut) {
        tally.note("body: JSON ends early, after " + bytes + " bytes");
      }
    } else if (mode == Mode.UNDECIDED && isBilled() && !cut) {
      tally.note("body: empty");
    }
    walk.close();
  }

  private boolean streamed() {
    if (dialect.manyAnswers) {
      return false;
    }
    if (isSequence) {
      boolean many = saysLines || events.count() > 1 || dialect.stream == Dialect.Stream.ARRAY;
      return isBilled() && many;
    }
    return mode == Mode.EVENTS || (mode != Mode.DOCUMENT && (saysEvents || saysFrames));
  }

  /** Whether the response came to its own end, as far as that can be told. */
  private boolean ended(boolean cut) {
    return complete()
        || (framing != null && dialect.finishIsEnd && tally.name(Fact.FINISH_REASON) != null)
        || (!cut && isSequence && (dialect.manyAnswers || !isBilled()))
        || (!cut && opaqueAsItShouldBe)
        || (!cut && framing != null && tally.endedSilently());
  }

  private ResponseFacts conclude(boolean cut) {
    boolean streamed = streamed();
    boolean ended = ended(cut);
    boolean unread = mode == Mode.DOCUMENT ? walk.fault() != null : !tally.understood();
    ResponseTally.Conclusion conclusion =
        tally.conclude(isBilled(), streamed, ended, unread ? opaqueBytes() : 0);
    return new ResponseFacts(
        provider,
        tally,
        conclusion,
        streamed,
        ended && !(streamed && tally.error()),
        requestId,
        dedupeKey(conclusion),
        errorType(),
        errorCode(),
        terms(conclusion.model == null ? request.model() : conclusion.model));
  }

  /**
   * How much of the body may have been an answer. Where it ended by itself, what came after in the
   * same piece is not part of it.
   */
  private long opaqueBytes() {
    boolean inflated = inflation != null && inflation.fault() == null;
    return complete() && mode == Mode.EVENTS ? events.dataBytes() : inflated ? bytes : rawBytes;
  }

  /** An answer that has not come, or is not whole yet, will have to be counted when it is. */
  private @Nullable String dedupeKey(ResponseTally.Conclusion conclusion) {
    if (conclusion.usage.isEmpty() || conclusion.pending) {
      return null;
    }
    return endpoint.id() != null ? endpoint.id() : tally.name(Fact.ANSWER_ID);
  }

  private Terms terms(@Nullable String model) {
    String region = tally.name(Fact.REGION);
    return new Terms.Builder()
        .serviceTier(tally.name(Fact.SERVICE_TIER))
        .speed(tally.name(Fact.SPEED))
        .region(region == null ? endpoint.region() : region)
        .searchContextSize(said(Fact.SEARCH_CONTEXT_SIZE, request.searchContextSize()))
        .imageSize(ImageDefaults.size(model, said(Fact.IMAGE_SIZE, request.imageSize())))
        .imageQuality(
            ImageDefaults.quality(model, said(Fact.IMAGE_QUALITY, request.imageQuality())))
        .batch(dialect.batch)
        .build();
  }

  private @Nullable String said(Fact fact, @Nullable String asked) {
    String answered = tally.name(fact);
    return answered == null ? asked : answered;
  }

  private @Nullable String errorType() {
    String type = tally.name(Fact.ERROR_TYPE);
    if (type != null) {
      return type;
    }
    if (status >= 400) {
      String flat = tally.name(Fact.FLAT_ERROR_TYPE);
      return flat == null ? Integer.toString(status) : flat;
    }
    if (tally.error()) {
      String code = tally.name(Fact.ERROR_CODE);
      return code == null ? "error" : code;
    }
    return null;
  }

  private @Nullable String errorCode() {
    String code = tally.name(Fact.ERROR_CODE);
    return code == null && status >= 400 ? tally.name(Fact.FLAT_ERROR_CODE) : code;
  }

  /** Whether a provider charges for a response of this status. */
  private boolean isBilled() {
    return status >= 200 && status < 300;
  }
}
