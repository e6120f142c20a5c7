package dev.tollgate.core.meter;

import dev.tollgate.api.exchange.BodyFilter;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Headers;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.core.gate.Ceiling;
import dev.tollgate.core.gate.Decision;
import dev.tollgate.core.runaway.Watched;
import dev.tollgate.core.tokens.TokenRule;
import dev.tollgate.core.usage.Endpoint;
import dev.tollgate.core.usage.KeptRequest;
import dev.tollgate.core.usage.Recount;
import dev.tollgate.core.usage.RequestFacts;
import dev.tollgate.core.usage.ResponseFacts;
import dev.tollgate.core.usage.ResponseReader;
import dev.tollgate.core.usage.UsageChunkFilter;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.CutCalls;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.pricing.Price;
import dev.tollgate.ledger.pricing.Quote;
import dev.tollgate.ledger.pricing.Terms;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
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
  private final RequestFacts request;
  private final KeptRequest requestBody;
  private byte @Nullable [] replacement;
  private final boolean asksForUsage;
  private final Opening opening;
  private final InFlight flight;
  private final Ceiling ceiling;
  private final long startNanos;
  private @Nullable ResponseReader reader;
  private @Nullable Throwable fault;
  private int status;
  private long retryAfterMillis = -1;
  private long firstByteMicros = -1;
  private boolean ended;
  private boolean toBeFiltered;
  private Handles.@Nullable Handle handle;

  /** What the agent has spent on this call so far. */
  private long ownNanos;

  MeteredExchange(
      Metering metering,
      Consumer<Throwable> faults,
      Endpoint endpoint,
      byte @Nullable [] asking,
      Admitted admitted,
      Watched watched,
      long startNanos) {
    this.metering = metering;
    this.faults = faults;
    this.request = admitted.asked().facts();
    this.requestBody = KeptRequest.of(admitted.asked().body());
    this.asksForUsage = asking != null;
    this.replacement = asking == null ? admitted.asked().replacement() : asking;
    this.opening = new Opening(admitted.opening(), endpoint, admitted.decision(), watched);
    this.flight = admitted.flight();
    this.ceiling = admitted.asked().ceiling();
    this.startNanos = startNanos;
    leave(startNanos);
  }

  @Override
  public @Nullable Refusal refusal() {
    return null;
  }

  @Override
  public synchronized byte @Nullable [] requestBody() {
    return replacement;
  }

  @Override
  public synchronized @Nullable BodyFilter filter() {
    return toBeFiltered ? new UsageChunkFilter() : null;
  }

  @Override
  public synchronized void head(int responseStatus, Headers headers) {
    if (ended) {
      return;
    }
    long entered = metering.time().nanoTime();
    replacement = null; // it has left
    try {
      status = responseStatus;
      reader = opening.endpoint().response(request, responseStatus, headers);
      if (responseStatus >= 400) {
        retryAfterMillis = Endpoint.retryAfterMillis(headers, metering.time().epochMicros() / 1000);
      }
      String type = headers.first("content-type");
      toBeFiltered =
          asksForUsage
              && type != null
              && type.startsWith("text/event-stream")
              && headers.first("content-encoding") == null;
    } catch (RuntimeException | Error e) {
      failed("head", e);
    }
    leave(entered);
  }

  @Override
  public synchronized void body(ByteBuffer bytes) {
    if (ended || fault != null || reader == null || !bytes.hasRemaining()) {
      return;
    }
    long entered = metering.time().nanoTime();
    try {
      if (firstByteMicros < 0) {
        firstByteMicros = (entered - startNanos) / 1000;
      }
      reader.feed(bytes);
      if (reader.complete()) {
        finish(false, null, null, entered);
      }
    } catch (RuntimeException | Error e) {
      failed("body", e);
    }
    leave(entered);
  }

  @Override
  public synchronized void heldBy(Object object) {
    if (!ended) {
      Handles.release(handle);
      handle = metering.handles().hold(object, this);
    }
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

  private void leave(long enteredNanos) {
    ownNanos += metering.time().nanoTime() - enteredNanos;
  }

  private void failed(String step, Throwable cause) {
    fault = cause;
    metering.failed(step, cause, faults);
  }

  private void conclude(boolean cut, @Nullable Flag how, @Nullable Throwable cause) {
    if (!ended) {
      finish(cut, how, cause, metering.time().nanoTime());
    }
  }

  private void finish(
      boolean cut, @Nullable Flag how, @Nullable Throwable cause, long enteredNanos) {
    ended = true;
    long endNanos = metering.time().nanoTime();
    Charge.Builder charge = opening.charge();
    charge.durationMicros((endNanos - startNanos) / 1000);
    charge.firstByteMicros(firstByteMicros).status(status);
    Decision decision = opening.decision();
    if (decision.seatTaken()) {
      charge.boardGeneration(0).boardRow(-1);
    }
    Charge known;
    RecountedCharge recount = null;
    try {
      known = fault == null ? whole(charge, cut, how, cause) : withFault(charge, fault);
      recount = fault == null ? recount(known, cause) : null;
    } catch (RuntimeException | Error e) {
      failed("end", e);
      known = withFault(charge, e);
    }
    if (recount == null) {
      forgetTexts();
    }
    opening.watched().settle(known.countedNanos(), known.countedTokens(), endNanos);
    metering.settle(this, known, decision, flight, faults, recount);
    reader = null;
    Handles.release(handle);
    handle = null;
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
    return safe(metering.counting(charge.build()));
  }

  /**
   * The charge, or where the answer was cut while caps hold for the call, the same with all that
   * they hold counted: what the provider bills may be more than what passed.
   */
  private Charge safe(Charge charge) {
    boolean cut = charge.has(Flag.ABORTED) || charge.has(Flag.TRUNCATED);
    return cut
            && (charge.has(Flag.ESTIMATED) || ceiling.images() > charge.countedImages())
            && !charge.has(Flag.REPEATED)
            && opening.decision().holds()
            && metering.cutCalls() == CutCalls.HOLD
        ? charge.countedAsHeld(ceiling.costNanos(), ceiling.in(Unit.TOKENS), ceiling.images())
        : charge;
  }

  private void forgetTexts() {
    requestBody.release();
    if (reader != null) {
      reader.release();
    }
  }

  /** How the charge is recounted, if it holds a guess whose text is at hand. */
  private @Nullable RecountedCharge recount(Charge charge, @Nullable Throwable cause) {
    ResponseReader read = reader;
    if (!charge.has(Flag.ESTIMATED)
        || charge.has(Flag.REPEATED)
        || (read == null && Unsent.means(cause))) {
      return null;
    }
    String model = charge.responseModel();
    String provider =
        Objects.requireNonNullElse(
            charge.labels().get(Label.PROVIDER), opening.endpoint().provider());
    TokenRule rule =
        TokenRule.of(provider, model != null ? model : charge.labels().get(Label.MODEL));
    Recount recount =
        read == null
            ? new Recount.Builder(rule, charge.usage())
                .input(requestBody, charge.usage().quantity(Meter.INPUT))
                .build()
            : read.end(true).recount(rule, requestBody);
    return recount == null
        ? null
        : new RecountedCharge(
            recount,
            usage -> {
              Charge.Builder counted = charge.toBuilder();
              price(counted, provider, usage, model, charge.terms());
              return safe(counted.build());
            });
  }

  /**
   * A call that the agent itself could not read: unknown, and said to be so; caps count the most
   * that it can have come to.
   */
  private Charge withFault(Charge.Builder charge, Throwable fault) {
    return charge
        .countedNanos(ceiling.costNanos())
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
    if (Unsent.means(cause)) {
      price(charge, opening.endpoint().provider(), Usage.NONE, null, Terms.PLAIN);
      return;
    }
    charge.flag(Flag.ESTIMATED).flag(Flag.USAGE_MISSING);
    long input = request.estimatedInputTokens();
    Usage sent = input == 0 ? Usage.NONE : new Usage.Builder().set(Meter.INPUT, input).build();
    Terms terms = new Terms.Builder().serviceTier(request.serviceTier()).build();
    price(charge, opening.endpoint().provider(), sent, null, terms);
  }

  private void withResponse(Charge.Builder charge, ResponseFacts facts, @Nullable Flag how) {
    charge
        .labels(answeredBy(facts.provider()))
        .requestId(facts.requestId())
        .dedupeKey(facts.dedupeKey())
        .otherKey(facts.otherKey())
        .responseModel(facts.model())
        .terms(facts.terms())
        .errorType(facts.errorType())
        .errorCode(facts.errorCode())
        .retryAfterMillis(retryAfterMillis >= 0 ? retryAfterMillis : facts.retryAfterMillis())
        .finishReason(facts.finishReason())
        .vendorCostUsd(facts.vendorCostUsd())
        .upstreamCostUsd(facts.upstreamCostUsd())
        .unreadable(facts.unreadable() != null ? facts.unreadable() : request.unreadable())
        .flag(Flag.STREAMED, facts.streamed())
        .flag(Flag.UNREADABLE, facts.unreadable() != null)
        .flag(Flag.MODEL_ASSUMED, facts.modelAssumed())
        .flag(Flag.INPUT_UNKNOWN, facts.inputUnknown())
        .flag(Flag.BYOK, facts.byok())
        .flag(Flag.FETCHED, opening.endpoint().fetches());
    if (!facts.complete() && status / 100 == 2 && how != Flag.ABORTED) {
      charge.flag(Flag.TRUNCATED);
    }
    if (facts.estimated()) {
      charge.flag(Flag.ESTIMATED);
    }
    if (facts.usageMissing()) {
      charge.flag(Flag.USAGE_MISSING);
    }
    if (facts.free()) {
      charge.flag(Flag.FREE).usage(facts.usage()).listCostNanos(0).countedNanos(0);
      return;
    }
    price(charge, facts.provider(), facts.usage(), facts.model(), facts.terms());
    if (facts.unmeasured()) {
      charge.flag(Flag.UNPRICED);
    }
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
                    .atMs(metering.time().pricesMs(opening.startMicros()))
                    .build());
    charge
        .usage(usage)
        .listCostNanos(price.known() ? price.listCostNanos() : 0)
        .countedNanos(price.countedNanos())
        .contractedCostNanos(price.contractedNanos())
        .priceSource(price.source())
        .priceEntry(price.entry())
        .contextTier(price.contextTier())
        .flag(Flag.UNPRICED, !price.known() && !usage.isEmpty());
  }
}
