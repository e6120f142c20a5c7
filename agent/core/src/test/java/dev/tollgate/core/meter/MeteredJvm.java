package dev.tollgate.core.meter;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import dev.tollgate.core.append.ChargeAppender;
import dev.tollgate.core.append.Counters;
import dev.tollgate.core.attribution.CallSite;
import dev.tollgate.core.gate.BoardWatch;
import dev.tollgate.core.gate.Gate;
import dev.tollgate.core.log.AgentLog;
import dev.tollgate.core.usage.GivenRequest;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.ledger.charge.RecordCodec;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Cap;
import dev.tollgate.ledger.policy.CapKey;
import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.Unit;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.board.InflightEntry;
import dev.tollgate.store.board.InflightTable;
import dev.tollgate.store.board.JvmDirectory;
import dev.tollgate.store.board.PolicyFile;
import dev.tollgate.store.home.Home;
import dev.tollgate.store.queue.LedgerReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** A JVM's metering over a real home, with time that a test moves. */
final class MeteredJvm implements AutoCloseable {
  static final UUID ID = new UUID(0x7000, 0x1234);

  static final String REQUEST =
      "{\"model\":\"gpt-4.1-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Name one"
          + " river.\"}]}";
  static final String ANSWER =
      "{\"id\":\"c1\",\"model\":\"gpt-4.1-mini-2025-04-14\",\"choices\":[{\"index\":0,\"message\":"
          + "{\"role\":\"assistant\",\"content\":\"The Urubamba.\"},\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":14,\"completion_tokens\":6,\"total_tokens\":20}}";

  /** 14 tokens in at 0.4 USD and 6 out at 1.6 USD a million. */
  static final long ANSWER_NANOS = 14 * 400 + 6 * 1600;

  final Home home;
  final Board board;
  final AgentLog log = new AgentLog();
  final Counters counters = new Counters();
  final MovableTime time = new MovableTime();
  final Gate gate;
  final JvmDirectory directory;
  final Metering metering;
  final Exchanges exchanges;
  final List<Throwable> hookFaults = new ArrayList<>();
  private final BoardWatch watch;
  final ChargeAppender appender;

  /** Its thread does nothing: a test says when texts are counted. */
  final Recounter recounter;

  private long policyVersion;

  /** Makes the gate fail at the next call that it asks a throttle about. */
  boolean gateFails;

  MeteredJvm(Path root) throws IOException {
    this(root, PriceCatalog::builtIn);
  }

  MeteredJvm(Path root, Supplier<PriceCatalog> prices) throws IOException {
    this(root, prices, 0);
    hasPlace();
    gate.open();
  }

  private MeteredJvm(Path root, Supplier<PriceCatalog> prices, long gateWaitMs) throws IOException {
    gate = new Gate(gateWaitMs, this::gateTime);
    home = Home.of(root.resolve("home"));
    home.create();
    board = Board.create(home.boards(), 1, 64, 4, Board.bootId());
    directory = JvmDirectory.create(home, ID, 64);
    watch = new BoardWatch(gate, home, ID, log);
    Labels labels = new Labels.Builder().set(Label.SERVICE, "checkout").build();
    appender = new ChargeAppender(64, counters, log, time, time::nanoTime, Map::of);
    recounter = new Recounter(work -> new Thread(() -> {}), time::nanoTime);
    metering = new Metering(ID, labels, gate, prices, appender, counters, log, time, recounter);
    exchanges = metering.exchanges(hookFaults::add);
    appender.open(directory, new JvmStart(ID, 1, labels, "0.1", "17", 42));
  }

  /** A JVM whose calls wait for a policy; it has no place in the home yet. */
  static MeteredJvm starting(Path root) throws IOException {
    return new MeteredJvm(root, PriceCatalog::builtIn, TimeUnit.MINUTES.toMillis(10));
  }

  /** Calls from now on are written down in its directory. */
  void hasPlace() {
    metering.recordAs(ID, directory.inflight());
  }

  private long gateTime() {
    if (gateFails) {
      throw new IllegalStateException("the gate's clock is broken");
    }
    return time.nanoTime();
  }

  /** Makes the gate obey this cap alone. Returns its slot. */
  int cap(Cap cap) throws IOException {
    PolicyFile.write(home.policy(), new Policy(++policyVersion, List.of(cap)));
    int slot = board.slot(CapKey.of(cap, 0));
    board.policyVersion(policyVersion);
    watch.look(time.millis());
    return slot;
  }

  /** Makes the gate obey this policy. */
  void obey(Policy policy) throws IOException {
    PolicyFile.write(home.policy(), policy);
    board.policyVersion(policy.version());
    watch.look(time.millis());
  }

  static Cap calls(long limit) {
    return new Cap.Builder("calls").owner("us").limit(Unit.CALLS, limit).refuseAt(limit).build();
  }

  /** Begins a chat completion. */
  Exchange begin(String requestBody, String... headers) {
    Exchange exchange = exchanges.begin(chat(requestBody, headers), CallSite.UNKNOWN);
    if (exchange == null) {
      throw new AssertionError("not metered");
    }
    return exchange;
  }

  static Request chat(String requestBody, String... headers) {
    return request("api.openai.com", "/v1/chat/completions", requestBody, headers);
  }

  static Request request(String host, String path, String requestBody, String... headers) {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      named.put(headers[i], headers[i + 1]);
    }
    byte[] body = requestBody.getBytes(StandardCharsets.UTF_8);
    return GivenRequest.of("POST", host, path, body).with(named);
  }

  static void head(Exchange exchange, int status, String contentType) {
    exchange.head(
        status,
        name ->
            switch (name) {
              case "content-type" -> contentType;
              case "x-request-id" -> "req_1";
              default -> null;
            });
  }

  static void body(Exchange exchange, String text) {
    exchange.body(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** Answers with JSON, up to but without the end. */
  static void answer(Exchange exchange, String text) {
    head(exchange, 200, "application/json");
    body(exchange, text);
  }

  /** Every charge in the ledger, after all that waits has been written. */
  List<Charge> charges() throws IOException {
    recounter.doWork();
    appender.doWork();
    List<Charge> charges = new ArrayList<>();
    try (LedgerReader reader = LedgerReader.open(directory.queue())) {
      for (byte[] bytes = reader.next(); bytes != null; bytes = reader.next()) {
        LedgerRecord record = RecordCodec.decode(bytes, 0, bytes.length);
        if (record instanceof Charge charge) {
          charges.add(charge);
        }
      }
    }
    return charges;
  }

  /** The one charge in the ledger; the in-flight table is empty then. */
  Charge onlyCharge() throws IOException {
    List<Charge> charges = charges();
    if (charges.size() != 1 || !inflight().isEmpty()) {
      throw new AssertionError(charges + " in the ledger, in flight " + inflight());
    }
    return charges.get(0);
  }

  List<InflightEntry> inflight() throws IOException {
    return InflightTable.read(JvmDirectory.inflight(directory.path()));
  }

  @Override
  public void close() throws IOException {
    directory.close();
  }
}
