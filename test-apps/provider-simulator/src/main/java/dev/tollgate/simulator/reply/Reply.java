package dev.tollgate.simulator.reply;

import dev.tollgate.simulator.billing.Rates;
import dev.tollgate.simulator.billing.TokenCounts;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * One answer, ready to be written chunk by chunk. Immutable.
 *
 * @param rates what the call costs
 * @param tokens what the call used, when it is written to its end
 * @param usageTold whether the caller can read that off the reply
 * @param abrupt whether the connection breaks after the last chunk
 */
public record Reply(
    boolean streamed,
    String contentType,
    Rates rates,
    TokenCounts tokens,
    boolean usageTold,
    boolean abrupt,
    List<Chunk> chunks) {

  static final String EVENT_STREAM = "application/vnd.amazon.eventstream";
  static final String GRPC = "application/grpc";

  /**
   * What is sent in one go: a whole body, or one event of a stream.
   *
   * @param generated output tokens that exist once this chunk does
   */
  public record Chunk(String text, long generated) {}

  static Reply whole(Composition made, String json) {
    return new Reply(
        false,
        "application/json",
        made.rates(),
        made.tokens(),
        true,
        false,
        List.of(new Chunk(json, made.tokens().output())));
  }

  static Reply stream(Composition made, boolean usageTold, List<Chunk> chunks) {
    return new Reply(
        true,
        "text/event-stream; charset=utf-8",
        made.rates(),
        made.tokens(),
        usageTold,
        false,
        List.copyOf(chunks));
  }

  /** An answer of bytes that are no text: every char of its chunks is one byte. */
  static Reply binary(Composition made, String contentType, List<Chunk> chunks) {
    return new Reply(
        true, contentType, made.rates(), made.tokens(), true, false, List.copyOf(chunks));
  }

  /** How the chunks' text becomes bytes. */
  public Charset charset() {
    return contentType.equals(EVENT_STREAM)
            || contentType.equals(GRPC)
            || contentType.startsWith("audio/")
        ? StandardCharsets.ISO_8859_1
        : StandardCharsets.UTF_8;
  }

  /** The same answer to a call that is billed for other tokens. */
  Reply using(TokenCounts otherTokens) {
    return new Reply(streamed, contentType, rates, otherTokens, usageTold, abrupt, chunks);
  }

  Reply as(String otherContentType) {
    return new Reply(streamed, otherContentType, rates, tokens, usageTold, abrupt, chunks);
  }

  Reply garbled() {
    return new Reply(streamed, contentType, rates, tokens, false, abrupt, chunks);
  }

  Reply brokenOff() {
    return new Reply(streamed, contentType, rates, tokens, false, true, chunks);
  }

  Reply upTo(int end) {
    return new Reply(
        streamed, contentType, rates, tokens, usageTold, abrupt, chunks.subList(0, end));
  }

  Reply replace(int index, String text) {
    List<Chunk> changed = new ArrayList<>(chunks);
    changed.set(index, new Chunk(text, chunks.get(index).generated()));
    return new Reply(streamed, contentType, rates, tokens, usageTold, abrupt, List.copyOf(changed));
  }
}
