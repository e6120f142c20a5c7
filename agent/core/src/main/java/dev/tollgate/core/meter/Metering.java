package dev.tollgate.core.meter;

import dev.tollgate.api.exchange.CallOrigin;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import dev.tollgate.core.append.ChargeAppender;
import dev.tollgate.core.append.Counters;
import dev.tollgate.core.attribution.CallSite;
import dev.tollgate.core.attribution.KeyFingerprint;
import dev.tollgate.core.gate.Decision;
import dev.tollgate.core.gate.Gate;
import dev.tollgate.core.gate.RefusalWriter;
import dev.tollgate.core.log.AgentLog;
import dev.tollgate.core.usage.Endpoint;
import dev.tollgate.core.usage.Endpoints;
import dev.tollgate.core.usage.RequestFacts;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Ids;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.store.board.InflightTable;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Meters exchanges: attributes a call, asks the gate, writes it down as in flight, and hands on
 * what reads, prices and records it. Thread-safe. Whatever goes wrong here is counted and said in
 * the log, and the call goes on unmetered.
 */
public final class Metering implements Exchanges {
  /** A longer request is not read: its model is then unknown to the gate. */
  private static final int MAX_REQUEST_BYTES = 8 << 20;

  private static final long[] NO_AMOUNTS = new long[InflightTable.maxSlots() * 3];

  private final UUID jvm;
  private final Labels processLabels;
  private final Gate gate;
  private final Supplier<PriceCatalog> prices;
  private final ChargeAppender appender;
  private final Counters counters;
  private final AgentLog log;
  private final TimeSource time;
  private final RefusalBudget refusals = new RefusalBudget();
  private final Set<MeteredExchange> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable InflightTable inflight;

  /**
   * A meter for the JVM with this id and these labels.
   *
   * @param prices the catalogue, read when it is first asked for
   */
  public Metering(
      UUID jvm,
      Labels processLabels,
      Gate gate,
      Supplier<PriceCatalog> prices,
      ChargeAppender appender,
      Counters counters,
      AgentLog log,
      TimeSource time) {
    this.jvm = jvm;
    this.processLabels = processLabels;
    this.gate = gate;
    this.prices = prices;
    this.appender = appender;
    this.counters = counters;
    this.log = log;
    this.time = time;
  }

  /** Names the table that protects calls in flight; before, they are counted as unprotected. */
  public void protectWith(InflightTable table) {
    inflight = table;
  }

  @Override
  public boolean watches(@Nullable String host) {
    return host != null && Endpoints.knowsHost(host);
  }

  @Override
  public CallOrigin origin() {
    try {
      return CallSite.here();
    } catch (RuntimeException | Error e) {
      failed("attribution", e);
      return CallSite.UNKNOWN;
    }
  }

  @Override
  public @Nullable Exchange begin(Request request, @Nullable CallOrigin origin) {
    try {
      Endpoint endpoint = Endpoints.find(request.host(), request.method(), request.pathAndQuery());
      return endpoint == null ? null : begin(endpoint, request, origin);
    } catch (RuntimeException | Error e) {
      failed("begin", e);
      return null;
    }
  }

  private Exchange begin(Endpoint endpoint, Request request, @Nullable CallOrigin origin) {
    long startNanos = time.nanoTime();
    long startMicros = time.epochMicros();
    RequestFacts facts = endpoint.request(request.body(MAX_REQUEST_BYTES));
    Labels labels = labels(endpoint, request, facts, origin == null ? origin() : origin);
    Decision decision = gate.decide(labels, startMicros / 1000);
    Charge opening =
        new Charge.Builder()
            .id(Ids.timeOrdered(startMicros / 1000, ThreadLocalRandom.current()::nextLong))
            .jvm(jvm)
            .startMicros(startMicros)
            .labels(labels)
            .operation(endpoint.operation())
            .attempt(attempt(request.first("x-stainless-retry-count")))
            .flag(Flag.STREAMED, facts.streamed())
            .flag(Flag.UNENFORCED, decision.unenforced())
            .verdict(decision.verdict())
            .capId(decision.cap() == null ? null : decision.cap().id())
            .boardGeneration(decision.boardGeneration())
            .boardRow(decision.boardRow())
            .policyVersion(decision.policyVersion())
            .build();
    if (decision.unenforced()) {
      counters.unenforced.increment();
    }
    if (decision.verdict() == Verdict.REFUSED) {
      recordRefusal(opening, startNanos);
      return new RefusedExchange(RefusalWriter.write(endpoint.provider(), request, decision));
    }
    InFlight flight = protect(opening, decision);
    MeteredExchange exchange =
        new MeteredExchange(this, endpoint, facts, decision, opening, flight, startNanos);
    open.add(exchange);
    return exchange;
  }

  /** Every refusal is counted; so many of them are recorded one by one. */
  private void recordRefusal(Charge refusal, long nowNanos) {
    counters.refused.increment();
    if (refusals.take(nowNanos)) {
      appender.offer(RecordCodec.encode(refusal), null, -1);
    } else {
      counters.refusedUnrecorded.increment();
    }
  }

  private Labels labels(Endpoint endpoint, Request request, RequestFacts facts, CallOrigin origin) {
    String callSite = origin instanceof CallSite ? ((CallSite) origin).name() : null;
    return processLabels.toBuilder()
        .set(Label.PROVIDER, endpoint.provider())
        .set(Label.MODEL, facts.model())
        .set(Label.WORKFLOW, callSite)
        .set(Label.CALL_SITE, callSite)
        .set(Label.KEY, KeyFingerprint.of(credential(endpoint, request)))
        .build();
  }

  /** Any provider may be called with a bearer token instead of its own header. */
  private static @Nullable String credential(Endpoint endpoint, Request request) {
    String own = request.first(endpoint.authHeader());
    return own != null ? own : request.first("authorization");
  }

  /** Writes the call down before it leaves. */
  private InFlight protect(Charge charge, Decision decision) {
    InflightTable table = inflight;
    if (table == null) {
      counters.unprotected.increment();
      return InFlight.NONE;
    }
    try {
      return protect(table, charge, decision.slots());
    } catch (RuntimeException | Error e) {
      // Without protection, but metered: somebody truncated the table, most likely.
      counters.unprotected.increment();
      failed("protection", e);
      return InFlight.NONE;
    }
  }

  private InFlight protect(InflightTable table, Charge charge, int[] slots) {
    int kept = Math.min(slots.length, InflightTable.maxSlots());
    int entry =
        table.ready(
            charge.id(),
            charge.boardGeneration(),
            charge.boardRow(),
            charge.policyVersion(),
            Arrays.copyOf(slots, kept),
            Arrays.copyOf(NO_AMOUNTS, kept * 3),
            RecordCodec.encode(charge, InflightTable.maxChargeBytes()));
    if (entry < 0) {
      counters.unprotected.increment();
      return InFlight.NONE;
    }
    table.sent(entry);
    return new InFlight(table, entry);
  }

  private static int attempt(@Nullable String header) {
    if (header == null || header.isEmpty() || header.length() > 3) {
      return 0;
    }
    int attempt = 0;
    for (int i = 0; i < header.length(); i++) {
      int digit = header.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return 0;
      }
      attempt = attempt * 10 + digit;
    }
    return attempt;
  }

  Supplier<PriceCatalog> prices() {
    return prices;
  }

  TimeSource time() {
    return time;
  }

  /**
   * Settles a finished exchange: first into the in-flight table, then on the board, then to the
   * ledger, so that a kill at any point loses and doubles nothing. Where one step fails, the charge
   * goes on to the next.
   */
  void settle(MeteredExchange exchange, Charge charge, Decision decision, InFlight flight) {
    open.remove(exchange);
    byte[] record = RecordCodec.encode(charge);
    byte[] kept =
        record.length <= InflightTable.maxChargeBytes()
            ? record
            : RecordCodec.encode(charge, InflightTable.maxChargeBytes());
    step("protection", () -> flight.settled(kept));
    step("board", () -> decision.settle(charge.countedNanos(), charge.usage().tokens()));
    appender.offer(record, flight.table(), flight.entry());
  }

  private void step(String name, Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      failed(name, e);
    }
  }

  /** Counts and says a failure of the agent's own code. */
  void failed(String step, Throwable cause) {
    counters.faults.increment();
    log.say("metering failed at " + step, cause);
  }

  /** Ends every open exchange as cut off: the JVM ends. */
  public void end() {
    for (MeteredExchange exchange : open) {
      exchange.cancel();
    }
  }
}
