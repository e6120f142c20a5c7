package dev.tollgate.core.meter;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Headers;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.core.gate.Decision;
import dev.tollgate.core.usage.Endpoint;
import dev.tollgate.core.usage.RequestFacts;
import dev.tollgate.core.usage.ResponseFacts;
import dev.tollgate.core.usage.ResponseReader;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.pricing.Price;
import dev.tollgate.ledger.pricing.Quote;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One metered call from head to charge. Bytes are read as they pass, on the app's thread, so that a
 * call is settled before the app sees its end and the next call's gate sees it. Thread-safe: an end
 * may come from any thread, and the first one wins.
 */
final class MeteredExchange implements Exchange {
  private final Metering metering;
  private final Endpoint endpoint;
  private final RequestFacts request;
  private final Decision decision;
  private final Charge opening;
  private final Charge.Builder charge;
  private final InFlight flight;
  private final long startNanos;
  private @Nullable ResponseReader reader;
  private int status;
  private long firstByteMicros = -1;
  private boolean ended;

  MeteredExchange(
      Metering metering,
      Endpoint endpoint,
      RequestFacts request,
      Decision decision,
      Charge opening,
      InFlight flight,
      long startNanos) {
    this.metering = metering;
    this.endpoint = endpoint;
    this.request = request;
    this.decision = decision;
    this.opening = opening;
    this.charge = opening.toBuilder();
    this.flight = flight;
    this.startNanos = startNanos;
  }

  @Override
  public @Nullable Refusal refusal() {
    return null;
  }

  @Override
  public synchronized void head(int responseStatus, Headers headers) {
    if (ended) {
      return;
    }
    try {
      status = responseStatus;
      reader = endpoint.response(request, responseStatus, headers);
    } catch (RuntimeException | Error e) {
      metering.failed("head", e);
    }
  }

  @Override
  public synchronized void body(ByteBuffer bytes) {
    if (ended || reader == null || !bytes.hasRemaining()) {
      return;
    }
    try {
      if (firstByteMicros < 0) {
        firstByteMicros = sinceStartMicros();
      }
      reader.feed(bytes);
      if (reader.complete()) {
        finish(false, null, null);
      }
    } catch (RuntimeException | Error e) {
      metering.failed("body", e);
    }
  }

  @Override
  public synchronized void end() {
    finish(false, null, null);
  }

  @Override
  public synchronized void fail(Throwable cause) {
    boolean wrapped = cause instanceof CompletionException && cause.getCause() != null;
    finish(true, Flag.TRUNCATED, wrapped ? cause.getCause() : cause);
  }

  @Override
  public synchronized void cancel() {
    finish(true, Flag.ABORTED, null);
  }

  private long sinceStartMicros() {
    return (metering.time().nanoTime() - startNanos) / 1000;
  }

  private void finish(boolean cut, @Nullable Flag how, @Nullable Throwable cause) {
    if (ended) {
      return;
    }
    ended = true;
    try {
      metering.settle(this, charge(cut, how, cause), decision, flight);
    } catch (RuntimeException | Error e) {
      metering.failed("end", e);
    }
  }

  private Charge charge(boolean cut, @Nullable Flag how, @Nullable Throwable cause) {
    charge.durationMicros(sinceStartMicros()).firstByteMicros(firstByteMicros).status(status);
    if (how != null) {
      charge.flag(how);
    }
    ResponseReader read = reader;
    if (read == null) {
      withoutResponse(cause);
    } else {
      withResponse(read.end(cut), how);
      if (cause != null) {
        charge.errorType(cause.getClass().getName());
      }
    }
    return charge.build();
  }

  /**
   * No response came: nothing to read, and whether the provider bills it depends on how far it got.
   */
  private void withoutResponse(@Nullable Throwable cause) {
    if (cause != null) {
      charge.errorType(cause.getClass().getName());
    }
    if (neverLeft(cause)) {
      price(Usage.NONE, null, null, null, null);
      return;
    }
    charge.flag(Flag.ESTIMATED).flag(Flag.USAGE_MISSING);
    long input = request.estimatedInputTokens();
    Usage sent = input == 0 ? Usage.NONE : new Usage.Builder().set(Meter.INPUT, input).build();
    price(sent, null, request.serviceTier(), null, null);
  }

  private static boolean neverLeft(@Nullable Throwable cause) {
    // By name: a run-time image without java.net.http has no such class.
    return (cause != null
            && cause.getClass().getName().equals("java.net.http.HttpConnectTimeoutException"))
        || cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof NoRouteToHostException
        || cause instanceof SSLHandshakeException;
  }

  private void withResponse(ResponseFacts facts, @Nullable Flag how) {
    charge
        .requestId(facts.requestId())
        .dedupeKey(facts.dedupeKey())
        .responseModel(facts.model())
        .serviceTier(facts.serviceTier())
        .region(facts.region())
        .errorType(facts.errorType())
        .finishReason(facts.finishReason())
        .unreadable(facts.unreadable() != null ? facts.unreadable() : request.unreadable())
        .flag(Flag.STREAMED, facts.streamed())
        .flag(Flag.UNREADABLE, facts.unreadable() != null);
    if (!facts.complete() && status / 100 == 2 && how != Flag.ABORTED) {
      charge.flag(Flag.TRUNCATED);
    }
    if (facts.estimated()) {
      charge.flag(Flag.ESTIMATED);
    }
    if (facts.usageMissing()) {
      charge.flag(Flag.USAGE_MISSING);
    }
    price(facts.usage(), facts.model(), facts.serviceTier(), facts.speed(), facts.region());
  }

  private void price(
      Usage usage,
      @Nullable String responseModel,
      @Nullable String serviceTier,
      @Nullable String speed,
      @Nullable String region) {
    String model = responseModel != null ? responseModel : opening.labels().get(Label.MODEL);
    Price price =
        metering
            .prices()
            .get()
            .price(
                new Quote.Builder()
                    .provider(endpoint.provider())
                    .model(model)
                    .usage(usage)
                    .serviceTier(serviceTier)
                    .speed(speed)
                    .region(region)
                    .searchContextSize(request.searchContextSize())
                    .atMs(opening.startMicros() / 1000)
                    .build());
    charge
        .usage(usage)
        .listCostNanos(price.known() ? price.listCostNanos() : 0)
        .countedNanos(price.countedNanos())
        .priceSource(price.source())
        .flag(Flag.UNPRICED, !price.known() && !usage.isEmpty());
  }
}
