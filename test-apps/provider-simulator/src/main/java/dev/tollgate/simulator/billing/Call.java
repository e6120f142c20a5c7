package dev.tollgate.simulator.billing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One request that reached the simulator, and what became of it. Thread-safe: the thread that
 * serves it writes, those that ask for the invoice read.
 */
public final class Call {
  /** What became of a call. */
  public enum State {
    /** Not answered yet, or the answer is being written. */
    OPEN,
    /** Written to its end. Billed. */
    COMPLETE,
    /** The reply ended early, by a fault or because the caller left. Billed as generated. */
    CUT,
    /** Answered with an error, or reset before any answer. Not billed. */
    UNBILLED
  }

  private final long number;
  private final Arrival arrival;
  private State state = State.OPEN;
  private int status;
  private String operation = "unknown";
  private @Nullable Rates rates;
  private @Nullable String requestModel;
  private boolean streamed;
  private boolean certain;
  private TokenCounts tokens = TokenCounts.NONE;
  private BigDecimal usd = BigDecimal.ZERO;
  private long billedAtMicros;

  /** What is known of a call when it arrives. Times are microseconds of the epoch. */
  public record Arrival(
      long atMicros,
      String requestId,
      String method,
      String path,
      String host,
      String protocol,
      String userAgent,
      String retryCount) {}

  Call(long number, Arrival arrival) {
    this.number = number;
    this.arrival = arrival;
  }

  /** What was asked, once the body has been read. */
  public synchronized void asked(
      String operation, @Nullable String requestModel, boolean streamed) {
    this.operation = operation;
    this.requestModel = requestModel;
    this.streamed = streamed;
  }

  /** The call ends without being billed; status 0 when there was no answer at all. */
  public synchronized void unbilled(int status) {
    this.state = State.UNBILLED;
    this.status = status;
  }

  /**
   * Bills the call as written to its end.
   *
   * @param certain whether the caller was told its usage, completely and readably
   */
  public synchronized void complete(
      Rates rates, TokenCounts tokens, boolean certain, long atMicros) {
    bill(State.COMPLETE, rates, tokens, certain, atMicros);
  }

  /** Bills what was generated before the reply broke off. Replaces an earlier bill. */
  public synchronized void cut(Rates rates, TokenCounts generated, long atMicros) {
    bill(State.CUT, rates, generated, false, atMicros);
  }

  private void bill(State end, Rates billed, TokenCounts counts, boolean told, long atMicros) {
    this.state = end;
    this.status = 200;
    this.rates = billed;
    this.tokens = counts;
    this.certain = told;
    this.usd = billed.usd(counts);
    this.billedAtMicros = atMicros;
  }

  synchronized boolean open() {
    return state == State.OPEN;
  }

  /** The line of the invoice this call belongs to; null when it is not billed. */
  synchronized @Nullable Item item() {
    if (rates == null) {
      return null;
    }
    return new Item(
        rates.provider(), operation, rates.model(), certain, tokens, usd, billedAtMicros);
  }

  synchronized ObjectNode toJson() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("number", number);
    json.put("atMicros", arrival.atMicros());
    json.put("requestId", arrival.requestId());
    json.put("method", arrival.method());
    json.put("path", arrival.path());
    json.put("host", arrival.host());
    json.put("protocol", arrival.protocol());
    json.put("userAgent", arrival.userAgent());
    json.put("retryCount", arrival.retryCount());
    json.put("operation", operation);
    json.put("model", requestModel);
    json.put("provider", rates == null ? null : rates.provider());
    json.put("billedModel", rates == null ? null : rates.model());
    json.put("streamed", streamed);
    json.put("state", state.name().toLowerCase(java.util.Locale.ROOT));
    json.put("status", status);
    json.put("certain", certain);
    json.put("inputTokens", tokens.totalInput());
    json.put("cachedInputTokens", tokens.cacheRead());
    json.put("cacheWriteTokens", tokens.cacheWrite());
    json.put("outputTokens", tokens.output());
    json.put("reasoningTokens", tokens.reasoning());
    json.put("units", tokens.units());
    json.put("usd", Invoice.plain(usd));
    return json;
  }

  /** A billed call, as the invoice sums it. */
  record Item(
      String provider,
      String operation,
      String model,
      boolean certain,
      TokenCounts tokens,
      BigDecimal usd,
      long atMicros) {}
}
