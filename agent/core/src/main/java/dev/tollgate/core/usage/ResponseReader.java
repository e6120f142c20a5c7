package dev.tollgate.core.usage;

import dev.tollgate.api.exchange.Headers;
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
  private final Dialect dialect;
  private final String provider;
  private final int status;
  private final BodyType type;
  private final @Nullable String requestId;
  private final ResponseTally tally;
  private final @Nullable Inflation inflation;
  private Mode mode = Mode.UNDECIDED;

  /** Reads the one document, where it is one, until it has closed. */
  private @Nullable JsonWalk walk;

  private boolean documentClosed;

  /** Cut out the events and read them, where there are any. */
  private @Nullable Framing framing;

  private @Nullable EventReader events;

  /** Whether the body is JSON objects, one after the other. */
  private boolean isSequence;

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
    this.type = BodyType.of(headers.first("content-type"));
    this.requestId = endpoint.requestId(headers);
    this.tally = new ResponseTally(dialect, request);
    endpoint.headerFacts(headers, isBilled(), tally);
    if (opaqueAsItShouldBe()) {
      mode = Mode.OPAQUE;
      inflation = null;
    } else {
      inflation = decode(headers.first("content-encoding"));
    }
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
    return mode == Mode.DOCUMENT ? documentClosed : tally.terminated();
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
      releaseReaders();
    }
    return known;
  }

  /** Forgets the text that passed. Nothing may come after. */
  public void release() {
    tally.release();
    releaseReaders();
  }

  private void releaseReaders() {
    if (walk != null) {
      walk.release();
      walk = null;
    }
    if (events != null) {
      events.release();
    }
  }

  private @Nullable Inflation decode(@Nullable String contentEncoding) {
    String encoding =
        contentEncoding == null ? "" : contentEncoding.trim().toLowerCase(Locale.ROOT);
    switch (encoding) {
      case "":
      case "identity":
        return null;
      case "gzip":
      case "x-gzip":
        return Inflation.gzip(this::plain);
      case "deflate":
        return Inflation.deflate(this::plain);
      default:
        mode = Mode.OPAQUE;
        tally.note("content-encoding " + encoding.substring(0, Math.min(32, encoding.length())));
        return null;
    }
  }

  private void copied(ByteBuffer buffer) {
    byte[] copy = Scratch.take();
    while (buffer.hasRemaining()) {
      int length = Math.min(buffer.remaining(), copy.length);
      buffer.get(copy, 0, length);
      raw(copy, 0, length);
    }
    Scratch.give(copy);
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
      } else if (walk != null) {
        walk.feed(array, start, to);
        documentClosed = walk.closed();
        if (documentClosed) {
          releaseReaders();
        }
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
      return sequence(false);
    }
    if (first == '[' && dialect.stream == Dialect.Stream.ARRAY) {
      return sequence(true);
    }
    if (first == '{' || first == '[') {
      walk = JsonWalk.begin(dialect.body, tally);
      return Mode.DOCUMENT;
    }
    EventReader reader = new EventReader(tally);
    if (type == BodyType.FRAMES || (first == 0 && mayBeFrames())) {
      tally.checkFrames();
      return framed(new EventStreamFraming(reader), reader);
    }
    if (type == BodyType.EVENTS || ":deir".indexOf(first) >= 0) {
      return framed(new SseFraming(reader), reader);
    }
    if (isLines()) {
      return sequence(false);
    }
    tally.note("body: neither JSON nor events");
    return Mode.OPAQUE;
  }

  private boolean isLines() {
    return type == BodyType.LINES || dialect.stream == Dialect.Stream.LINES;
  }

  private boolean mayBeFrames() {
    return type == BodyType.FRAMES || dialect.stream == Dialect.Stream.FRAMES;
  }

  private Mode sequence(boolean array) {
    isSequence = true;
    EventReader reader = new EventReader(tally);
    return framed(array ? JsonDocuments.array(reader) : JsonDocuments.lines(reader), reader);
  }

  private Mode framed(Framing how, EventReader reader) {
    framing = how;
    events = reader;
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
    if (framing != null && events != null) {
      events.streamEnds(cut);
      framing.end();
      if (events.count() == 0) {
        tally.note("body: no event in " + bytes + " bytes");
      }
    } else if (mode == Mode.DOCUMENT && walk != null) {
      String fault = walk.fault();
      if (fault != null) {
        tally.note("body: " + fault);
      } else if (!cut) {
        tally.note("body: JSON ends early, after " + bytes + " bytes");
      }
    } else if (mode == Mode.UNDECIDED && isBilled() && !cut) {
      tally.note("body: empty");
    }
  }

  private boolean streamed() {
    if (dialect.manyAnswers) {
      return false;
    }
    if (isSequence) {
      boolean many =
          type == BodyType.LINES
              || dialect.stream == Dialect.Stream.ARRAY
              || (events != null && events.count() > 1);
      return isBilled() && many;
    }
    boolean says = type == BodyType.EVENTS || type == BodyType.FRAMES;
    return mode == Mode.EVENTS || (mode != Mode.DOCUMENT && says);
  }

  /** Whether the response came to its own end, as far as that can be told. */
  private boolean ended(boolean cut) {
    return complete()
        || (framing != null && dialect.finishIsEnd && tally.name(Fact.FINISH_REASON) != null)
        || (!cut && isSequence && (dialect.manyAnswers || !isBilled()))
        || (!cut && opaqueAsItShouldBe())
        || (!cut && framing != null && tally.endedSilently());
  }

  private ResponseFacts conclude(boolean cut) {
    boolean streamed = streamed();
    boolean ended = ended(cut);
    boolean unread =
        mode == Mode.DOCUMENT ? walk != null && walk.fault() != null : !tally.understood();
    Conclusion conclusion = tally.conclude(isBilled(), streamed, ended, unread ? opaqueBytes() : 0);
    return new ResponseFacts(
        endpoint,
        provider,
        status,
        requestId,
        tally,
        conclusion,
        streamed,
        ended && !(streamed && tally.error()));
  }

  /**
   * How much of the body may have been an answer. Where it ended by itself, what came after in the
   * same piece is not part of it.
   */
  private long opaqueBytes() {
    if (events != null && complete()) {
      return events.dataBytes();
    }
    return inflation != null && inflation.fault() == null ? bytes : rawBytes;
  }

  /** Whether the body is audio, or whatever else was asked for and is not read. */
  private boolean opaqueAsItShouldBe() {
    return dialect.mayBeOpaque
        && isBilled()
        && type != BodyType.UNSAID
        && type != BodyType.EVENTS
        && type != BodyType.JSON;
  }

  /** Whether a provider charges for a response of this status. */
  private boolean isBilled() {
    return status >= 200 && status < 300;
  }
}
