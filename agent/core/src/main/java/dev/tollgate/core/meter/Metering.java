package dev.tollgate.core.meter;

import dev.tollgate.api.exchange.CallOrigin;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import dev.tollgate.core.append.ChargeAppender;
import dev.tollgate.core.append.Counters;
import dev.tollgate.core.attribution.CallSite;
import dev.tollgate.core.attribution.Credential;
import dev.tollgate.core.gate.Ceiling;
import dev.tollgate.core.gate.Decision;
import dev.tollgate.core.gate.Gate;
import dev.tollgate.core.gate.RefusalWriter;
import dev.tollgate.core.log.AgentLog;
import dev.tollgate.core.runaway.Watched;
import dev.tollgate.core.usage.Endpoint;
import dev.tollgate.core.usage.Endpoints;
import dev.tollgate.core.usage.RequestFacts;
import dev.tollgate.core.usage.SharedNames;
import dev.tollgate.core.usage.UsageQuestion;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.CutCalls;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.UnknownPrice;
import dev.tollgate.store.board.InflightTable;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Meters exchanges: attributes a call, asks the gate, writes it down as in flight, and hands on
 * what reads, prices and records it. Thread-safe. Whatever goes wrong here is counted and said in
 * the log, and the call goes on.
 */
public final class Metering {
  /** So long calls that wait to be counted may take when the agent ends. */
  private static final long RECOUNT_WAIT_MS = 1000;

  /** A longer request is not read: its model is then unknown to the gate. */
  private static final int MAX_REQUEST_BYTES = 8 << 20;

  /** The error type of a call that was refused because its model has no price. */
  private static final String NO_PRICE = "tollgate_no_price";

  private final CallLabels labels;
  private final Gate gate;
  private final Supplier<PriceCatalog> prices;
  private final ChargeAppender appender;
  private final Counters counters;
  private final AgentLog log;
  private final TimeSource time;
  private final Recounter recounter;
  private final Failures failures;
  private final Admission admission;
  private final Settlement settlement;
  private final Ceilings ceilings;
  private final Runaways runaways;
  private final RefusalBudget refusals = new RefusalBudget();
  private final CountedAnswers answers = new CountedAnswers();
  private final Set<MeteredExchange> open = ConcurrentHashMap.newKeySet();
  private final Handles handles = new Handles();
  private volatile boolean asksForUsage;
  private volatile Place place;
  private volatile List<String> libraries = List.of();
  private volatile Endpoints endpoints = Endpoints.builtIn();

  /**
   * A meter for a JVM with these labels, which has no place in a home yet.
   *
   * @param jvm the id that charges bear until there is one
   * @param prices the catalogue, read when it is first asked for
   * @param recounter counts the text of calls that report no usage
   */
  public Metering(
      UUID jvm,
      Labels processLabels,
      Gate gate,
      Supplier<PriceCatalog> prices,
      ChargeAppender appender,
      Counters counters,
      AgentLog log,
      TimeSource time,
      Recounter recounter) {
    this.place = new Place(jvm, null);
    this.labels = new CallLabels(processLabels);
    this.gate = gate;
    this.prices = prices;
    this.appender = appender;
    this.counters = counters;
    this.log = log;
    this.time = time;
    this.recounter = recounter;
    this.failures = new Failures(counters, log);
    this.admission = new Admission(gate, counters, failures, time);
    this.settlement = new Settlement(appender, recounter, failures);
    this.runaways = new Runaways(gate, counters, log, failures);
    this.ceilings = new Ceilings(gate, prices, time, failures);
  }

  /** As which JVM start calls are recorded, and what protects them meanwhile. Immutable. */
  private static final class Place {
    private final UUID jvm;
    private final @Nullable InflightTable inflight;

    Place(UUID jvm, @Nullable InflightTable inflight) {
      this.jvm = jvm;
      this.inflight = inflight;
    }
  }

  /**
   * Names the JVM start that calls from now on are recorded as, and the table that protects them;
   * without one they are counted as unprotected.
   */
  public void recordAs(UUID jvm, @Nullable InflightTable inflight) {
    place = new Place(jvm, inflight);
  }

  /** Which requests are LLM calls from now on. */
  public void watch(Endpoints watched) {
    endpoints = watched;
  }

  Endpoints endpoints() {
    return endpoints;
  }

  /** Names packages that are no app's own code: no call is said to come from there. */
  public void passOver(List<String> packages) {
    libraries = List.copyOf(packages);
  }

  /** Asks, from the next call on, for the usage of chat streams, whatever the policy says. */
  public void askForUsage() {
    asksForUsage = true;
  }

  /**
   * Where a hook begins exchanges. Never throws.
   *
   * @param faults told of what fails in any stage of the hook's exchanges, from any thread
   */
  public Exchanges exchanges(Consumer<Throwable> faults) {
    return new HookExchanges(this, faults);
  }

  @Nullable Exchange begin(
      Request request, @Nullable CallOrigin origin, Consumer<Throwable> faults) {
    try {
      Endpoint endpoint =
          endpoints.find(request.host(), request.port(), request.method(), request.pathAndQuery());
      if (endpoint == null) {
        leftOut(request);
        return null;
      }
      return begin(endpoint, request, origin, faults);
    } catch (RuntimeException | Error e) {
      failed("begin", e, faults);
      return null;
    }
  }

  /** What creates something may cost something; reading, listing and deleting do not. */
  private void leftOut(Request request) {
    if (request.method().equals("POST")) {
      counters.unmetered.operation("POST", request.host(), request.pathAndQuery());
    }
  }

  void webSocket(String host, String target) {
    counters.unmetered.webSocket(host, target);
  }

  private @Nullable Exchange begin(
      Endpoint endpoint, Request request, @Nullable CallOrigin origin, Consumer<Throwable> faults) {
    long startNanos = time.nanoTime();
    long startMicros = time.epochMicros();
    byte[] body = request.body(MAX_REQUEST_BYTES);
    RequestFacts facts = endpoint.request(body);
    if (!endpoint.accepts(facts)) {
      return null;
    }
    gate.awaitReady();
    Place at = place; // a JVM's first call has waited for it too
    Credential credential = Credential.of(endpoint.credentials(), request);
    CallOrigin caller = origin == null ? origin(faults) : origin;
    Reduction reduction =
        new Reduction(gate, ceilings, failures, endpoint, request, startMicros, faults);
    Asked own =
        reduction.downgraded(
            Asked.own(facts, body), asked -> labels(endpoint, credential, asked, caller));
    Charge draft =
        new Charge.Builder()
            .id(Ids.timeOrdered(startMicros / 1000, ThreadLocalRandom.current()::nextLong))
            .jvm(at.jvm)
            .startMicros(startMicros)
            .labels(labels(endpoint, credential, own.facts(), caller))
            .operation(endpoint.operation())
            .credentialAt(credential.at())
            .downgradedFrom(own.change().downgradedFrom())
            .attempt(RetryCount.of(request))
            .flag(Flag.STREAMED, facts.streamed())
            .build();
    if (refusedForItsPrice(endpoint, own.facts(), startMicros / 1000, faults)) {
      recordRefusal(
          draft.toBuilder().verdict(Verdict.REFUSED).errorType(NO_PRICE).build(), startNanos);
      return new RefusedExchange(
          RefusalWriter.writeUnpriced(endpoint.provider(), request, own.facts().model()));
    }
    Watched watched = runaways.look(draft, own.body(), startNanos, faults);
    if (watched.refused()) {
      return killed(endpoint, request, draft, watched, startNanos);
    }
    Ceiling ceiling = ceilings.of(endpoint, own.facts(), own.body(), startMicros, faults);
    Admitted admitted =
        admission.admit(
            Runaways.named(draft, watched), own.upTo(ceiling), reduction, at.inflight, faults);
    if (admitted.decision().unenforced()) {
      counters.unenforced.increment();
    }
    if (admitted.decision().verdict() == Verdict.REFUSED) {
      watched.takeBack();
      recordRefusal(admitted.opening(), startNanos);
      return new RefusedExchange(
          RefusalWriter.write(endpoint.provider(), request, admitted.decision()));
    }
    try {
      return opened(endpoint, request, admitted, watched, faults, startNanos);
    } catch (RuntimeException | Error e) {
      watched.takeBack();
      failures.step("release", faults, admitted::release);
      throw e;
    }
  }

  private Exchange opened(
      Endpoint endpoint,
      Request request,
      Admitted admitted,
      Watched watched,
      Consumer<Throwable> faults,
      long startNanos) {
    Asked asked = admitted.asked();
    MeteredExchange exchange =
        new MeteredExchange(
            this,
            faults,
            endpoint,
            asksForUsage || gate.asksForUsage()
                ? UsageQuestion.ask(endpoint, asked.facts(), asked.body(), request)
                : null,
            admitted,
            watched,
            startNanos);
    open.add(exchange);
    return exchange;
  }

  /** Refuses a call that a kill switch stops; the one that it tripped at is always recorded. */
  private Exchange killed(
      Endpoint endpoint, Request request, Charge draft, Watched watched, long startNanos) {
    Charge refusal =
        Runaways.named(draft, watched).toBuilder().policyVersion(gate.policyVersion()).build();
    if (watched.isFirst()) {
      counters.refused.increment();
      appender.offer(refusal, RecordCodec.encode(refusal), null, -1);
    } else {
      recordRefusal(refusal, startNanos);
    }
    return new RefusedExchange(
        RefusalWriter.write(
            endpoint.provider(),
            request,
            Objects.requireNonNull(watched.by()),
            Objects.requireNonNull(watched.trip()),
            draft.labels()));
  }

  /** Whether nobody knows what the call will cost, and such calls are not to leave. */
  private boolean refusedForItsPrice(
      Endpoint endpoint, RequestFacts facts, long epochMs, Consumer<Throwable> faults) {
    try {
      PriceCatalog now = prices.get();
      return now.unknownPrice() == UnknownPrice.REFUSE
          && facts.model() != null
          && !now.knows(endpoint.provider(), facts.model(), epochMs);
    } catch (RuntimeException | Error e) {
      failed("prices", e, faults);
      return false;
    }
  }

  CallOrigin origin(Consumer<Throwable> faults) {
    try {
      return CallSite.here(libraries);
    } catch (RuntimeException | Error e) {
      failed("attribution", e, faults);
      return CallSite.UNKNOWN;
    }
  }

  /** Every refusal is counted; so many of them are recorded one by one. */
  private void recordRefusal(Charge refusal, long nowNanos) {
    counters.refused.increment();
    if (refusals.take(nowNanos)) {
      appender.offer(refusal, RecordCodec.encode(refusal), null, -1);
    } else {
      counters.refusedUnrecorded.increment();
    }
  }

  private Labels labels(
      Endpoint endpoint, Credential credential, RequestFacts facts, CallOrigin origin) {
    String callSite =
        SharedNames.of(origin instanceof CallSite ? ((CallSite) origin).name() : null);
    return labels.of(
        gate.labelRules(),
        endpoint.provider(),
        facts.model(),
        callSite,
        SharedNames.of(credential.fingerprint()));
  }

  /** The charge itself, or what is left of it where its answer was counted before. */
  Charge counting(Charge charge) {
    return answers.counting(charge);
  }

  Supplier<PriceCatalog> prices() {
    return prices;
  }

  TimeSource time() {
    return time;
  }

  CutCalls cutCalls() {
    return gate.cutCalls();
  }

  void overhead(long ownNanos) {
    counters.overhead.record(ownNanos);
  }

  /** Settles a finished exchange, see {@link Settlement}. */
  void settle(
      MeteredExchange exchange,
      Charge charge,
      Decision decision,
      InFlight flight,
      Consumer<Throwable> faults,
      @Nullable RecountedCharge recount) {
    open.remove(exchange);
    settlement.settle(charge, decision, flight, faults, recount);
  }

  void failed(String step, Throwable cause, Consumer<Throwable> faults) {
    failures.failed(step, cause, faults);
  }

  Handles handles() {
    return handles;
  }

  /**
   * Ends, as closed by the app, every exchange whose response the app can no longer reach. To be
   * called now and then, by a thread of the agent's.
   */
  public void endAbandoned() {
    int ended = handles.endAbandoned();
    if (ended > 0) {
      log.say(ended + " responses were dropped unread and unclosed: charged as far as was read");
    }
  }

  /** How many exchanges are open. */
  public int openExchanges() {
    return open.size();
  }

  /** Ends every open exchange as cut off: nobody will see their end. */
  public void end() {
    for (MeteredExchange exchange : open) {
      exchange.cancel();
    }
    recounter.close(RECOUNT_WAIT_MS);
  }
}
