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
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.pricing.Price;
import dev.tollgate.ledger.pricing.Quote;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One metered call from head to charge. Bytes are read as they pass, on the app's thread, so that a
 * call is settled before the app sees its end and the next call's gate sees it. Thread-safe: an end
 * may come from any thread, and the first one wins.
 *
 * <p>A failure of the agent's own code ends the reading, never the call: what is known of it is
 * charged all the same, and the charge says what is missing.
 */
final class MeteredExchange implements Exchange {
  private final Metering metering;
  private final Consumer<Throwable> faults;
  private final Endpoint endpoint;
  private final RequestFacts request;
  private final Decision decision;
  private final Charge opening;
  private final InFlight flight;
  private final long startNanos;
  private @Nullable ResponseReader reader;
  private @Nullable Throwable fault;
  private int status;
  private long firstByteMicros = -1;
  private boolean ended;

  /** What the agent has spent on this call so far, and since when it is at work again. */
  private long ownNanos;

  private long enteredNanos;

  MeteredExchange(
      Metering metering,
      Consumer<Throwable> faults,
      Endpoint endpoint,
      RequestFacts request,
      Decision decision,
      Charge opening,
      InFlight flight,
      long startNanos) {
    this.metering = metering;
    this.faults = faults;
    this.endpoint = endpoint;
    this.request = request;
    this.decision = decision;
    this.opening = opening;
    this.flight = flight;
    this.startNanos = startNanos;
    this.enteredNanos = startNanos;
    leave();
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
    enter();
    try {
      status = responseStatus;
      reader = endpoint.response(request, responseStatus, headers);
    } catch (RuntimeException | Error e) {
      failed("head", e);
    }
    leave();
  }

  @Override
  public synchronized void body(ByteBuffer bytes) {
    if (ended || fault != null || reader == null || !bytes.hasRemaining()) {
      return;
    }
    enter();
    try {
      if (firstByteMicros < 0) {
        firstByteMicros = (enteredNanos - startNanos) / 1000;
      }
      reader.feed(bytes);
      if (reader.complete()) {
        finish(false, null, null);
      }
    } catch (RuntimeException | Error e) {
      failed("body", e);
    }
    leave();
  }

  @Override
  public synchronized void end() {
    conclude(false, null, null);
  }

  @Override
  public synchronized void fail(Throwable cause) {
    boolean wrapped = cause instanceof CompletionException && cause.getCause() != null;
    conclude(true, Flag.TRUNCATED, wrapped ? cause.getCause() : cause);
  }

  @Override
  public synchronized void cancel() {
    conclude(true, Flag.ABORTED, null);
  }

  @Override
  public synchronized void faulty(Throwable cause) {
    failed("tap", cause);
  }

  private void enter() {
    enteredNanos = metering.time().nanoTime();
  }

  private void leave() {
    ownNanos += metering.time().nanoTime() - enteredNanos;
  }

  private void failed(String step, Throwable cause) {
    fault = cause;
    metering.failed(step, cause, faults);
  }

  private void conclude(boolean cut, @Nullable Flag how, @Nullable Throwable cause) {
    if (!ended) {
      enter();
      finish(cut, how, cause);
    }
  }

  private void finish(boolean cut, @Nullable Flag how, @Nullable Throwable cause) {
    ended = true;
    long endNanos = metering.time().nanoTime();
    Charge.Builder charge = opening.toBuilder();
    charge.durationMicros((endNanos - startNanos) / 1000);
    charge.firstByteMicros(firstByteMicros).status(status);
    if (decision.seatTaken()) {
      charge.boardGeneration(0).boardRow(-1);
    }
    Charge known;
    try {
      known = fault == null ? whole(charge, cut, how, cause) : withFault(charge, fault);
    } catch (RuntimeException | Error e) {
      failed("end", e);
      known = withFault(charge, e);
    }
    metering.settle(this, known, decision, flight, faults);
    metering.overhead(ownNanos + metering.time().nanoTime() - enteredNanos);
  }

  private Charge whole(
      Charge.Builder charge, boolean cut, @Nullable Flag how, @Nullable Throwable cause) {
    if (how != null) {
      charge.flag(how);
    }
    ResponseReader read = reader;
    if (read == null) {
      withoutResponse(charge, cause);
    } else {
      withResponse(charge, read.end(cut), how);
      if (cause != null) {
        charge.errorType(cause.getClass().getName());
      }
    }
    return charge.build();
  }

  /** A call that the agent itself could not read: unknown, and said to be so. */
  private static Charge withFault(Charge.Builder charge, Throwable fault) {
    return charge
        .flag(Flag.ESTIMATED)
        .flag(Flag.USAGE_MISSING)
        .flag(Flag.UNPRICED)
        .flag(Flag.UNREADABLE)
        .unreadable("a fault in the agent: " + fault.getClass().getName())
        .build();
  }

  /**
   * No response came: nothing to read, and whether the provider bills it depends on how far it got.
   */
  private void withoutResponse(Charge.Builder charge, @Nullable Throwable cause) {
    if (cause != null) {
      charge.errorType(cause.getClass().getName());
    }
    if (neverLeft(cause)) {
      price(charge, endpoint.provider(), Usage.NONE, null, Terms.PLAIN);
      return;
    }
    charge.flag(Flag.ESTIMATED).flag(Flag.USAGE_MISSING);
    long input = request.estimatedInputTokens();
    Usage sent = input == 0 ? Usage.NONE : new Usage.Builder().set(Meter.INPUT, input).build();
    Terms terms = new Terms.Builder().serviceTier(request.serviceTier()).build();
    price(charge, endpoint.provider(), sent, null, terms);
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

  private void withResponse(Charge.Builder charge, ResponseFacts facts, @Nullable Flag how) {
    charge
        .labels(answeredBy(facts.provider()))
        .requestId(facts.requestId())
        .dedupeKey(facts.dedupeKey())
        .responseModel(facts.model())
        .terms(facts.terms())
        .errorType(facts.errorType())
        .finishReason(facts.finishReason())
        .unreadable(facts.unreadable() != null ? facts.unreadable() : request.unreadable())
        .flag(Flag.STREAMED, facts.streamed())
        .flag(Flag.FREE, facts.free())
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
    price(charge, facts.provider(), facts.usage(), facts.model(), facts.terms());
  }

  private Labels answeredBy(String provider) {
    return provider.equals(opening.labels().get(Label.PROVIDER))
        ? opening.labels()
        : opening.labels().toBuilder().set(Label.PROVIDER, provider).build();
  }

  private void price(
      Charge.Builder charge,
      String provider,
      Usage usage,
      @Nullable String responseModel,
      Terms terms) {
    String model = responseModel != null ? responseModel : opening.labels().get(Label.MODEL);
    Price price =
        metering
            .prices()
            .get()
            .price(
                new Quote.Builder()
                    .provider(provider)
                    .model(model)
                    .usage(usage)
                    .terms(terms)
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
