package com.example.gateway;

import com.example.workload.Options;
import com.example.workload.Outcome;
import com.example.workload.Thrown;
import com.example.workload.Workload;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Starts the gateway and has it ask some questions. README.md has the options. */
public final class GatewayMain {
  private static final String[] MIX = {
    "plain",
    "stream",
    "async",
    "async-stream",
    "embeddings",
    "responses",
    "responses-stream",
    "ping"
  };
  private static final int DEFAULT_MAX_TOKENS = 512;
  private static final int DEFAULT_STOP_AFTER = 3;
  private static final int DEFAULT_CANCEL_AFTER_MS = 200;

  private GatewayMain() {}

  /** Makes the calls and returns once all are done. */
  public static void main(String[] args) throws InterruptedException, IOException {
    run(args, GatewayMain::gateway);
  }

  /** The same with clients of another class path. */
  static void run(String[] args, Clients known) throws InterruptedException, IOException {
    Options options = new Options(args, "loop-until-refused", "step", "gzip", "virtual");
    boolean http2 = !options.text("http", "2").equals("1.1");
    String mode = options.text("mode", "plain");
    Ask.Builder asks =
        new Ask.Builder(
            URI.create(options.text("base-url", "https://api.openai.com/v1")),
            options.text("model", "gpt-4o-mini"),
            options.number("max-tokens", DEFAULT_MAX_TOKENS),
            options.has("gzip"));
    String requests = options.text("requests");
    @Nullable RequestFiles files =
        requests == null ? null : new RequestFiles(Path.of(requests), options.has("gzip"));
    String ack = options.text("ack");
    @Nullable URI ackUrl = ack == null ? null : URI.create(ack + "/_simulator/ack");
    int stopAfter =
        mode.endsWith("early-close") ? options.number("stop-after", DEFAULT_STOP_AFTER) : 0;
    int cancelAfterMs = options.number("cancel-after-ms", DEFAULT_CANCEL_AFTER_MS);
    String[] clients = options.text("client", "jdk").split(",", -1);
    List<Gateway> gateways = new ArrayList<>();
    for (String client : clients) {
      gateways.add(known.open(client, http2));
    }
    try {
      new Workload(
              options,
              (number, prompt) -> {
                String now =
                    mode.equals("mix") ? MIX[(number - 1) / gateways.size() % MIX.length] : mode;
                Reading reading = new Reading(ackUrl, stopAfter);
                Gateway gateway = gateways.get((number - 1) % gateways.size());
                return call(
                    () -> {
                      if (files == null) {
                        send(gateway, asks, now, prompt, reading, cancelAfterMs);
                      } else {
                        send(gateway, files.ask(number, prompt), files.round(number), reading);
                      }
                    },
                    reading);
              })
          .run();
    } finally {
      gateways.forEach(Gateway::close);
    }
  }

  static Gateway gateway(String client, boolean http2) {
    switch (client) {
      case "jdk":
        return new JdkGateway(http2);
      case "okhttp":
        return new OkHttpGateway(http2);
      case "url-connection":
        return new UrlConnectionGateway();
      case "apache4":
        return new Apache4Gateway();
      case "apache5":
        return new Apache5Gateway();
      case "apache5-async":
        return new Apache5AsyncGateway(http2);
      case "reactor-netty":
        return new ReactorNettyGateway(http2);
      case "vertx":
        return new VertxGateway(http2);
      case "armeria":
        return new ArmeriaGateway(http2);
      case "jetty":
        return new JettyGateway(http2);
      case "async-http-client":
        return new AsyncHttpClientGateway();
      case "netty":
        return new NettyGateway();
      case "ktor":
        return new KtorGateway();
      case "micronaut":
        return new MicronautGateway();
      default:
        throw new IllegalArgumentException(client + " is not a client");
    }
  }

  /** An exception is no answer: whatever status was read before it does not count as one. */
  private static Outcome call(Exchange exchange, Reading reading) {
    try {
      exchange.run();
      return new Outcome(reading.status() == 200, reading.status(), reading.toJson());
    } catch (Exception e) {
      Thrown thrown = Thrown.of(e);
      return new Outcome(
          false, null, thrown.exception() + "," + thrown.message() + "," + reading.toJson());
    }
  }

  /** The clients that there are. */
  interface Clients {
    Gateway open(String client, boolean http2);
  }

  /** What is done to have one answer. */
  private interface Exchange {
    void run() throws Exception;
  }

  /** Every round reads its answers another way. */
  private static void send(Gateway gateway, Ask ask, int round, Reading reading) throws Exception {
    switch (round % 4) {
      case 0:
        gateway.fetch(ask, reading);
        break;
      case 1:
        gateway.follow(ask, reading);
        break;
      case 2:
        gateway.fetchLater(ask, reading);
        break;
      default:
        gateway.followLater(ask, reading);
        break;
    }
  }

  private static void send(
      Gateway gateway,
      Ask.Builder asks,
      String mode,
      String prompt,
      Reading reading,
      int cancelAfterMs)
      throws Exception {
    switch (mode) {
      case "plain":
        gateway.fetch(asks.ask("chat", prompt, false), reading);
        break;
      case "async":
        gateway.fetchLater(asks.ask("chat", prompt, false), reading);
        break;
      case "stream":
      case "early-close":
        gateway.follow(asks.ask("chat", prompt, true), reading);
        break;
      case "async-stream":
      case "async-early-close":
        gateway.followLater(asks.ask("chat", prompt, true), reading);
        break;
      case "cancel":
        gateway.cancel(asks.ask("chat", prompt, true), reading, cancelAfterMs);
        break;
      case "embeddings":
        gateway.fetch(asks.ask("embeddings", prompt, false), reading);
        break;
      case "responses":
        gateway.fetch(asks.ask("responses", prompt, false), reading);
        break;
      case "responses-stream":
        gateway.follow(asks.ask("responses", prompt, true), reading);
        break;
      case "messages":
        gateway.fetch(asks.ask("messages", prompt, false), reading);
        break;
      case "messages-stream":
        gateway.follow(asks.ask("messages", prompt, true), reading);
        break;
      case "ping":
        gateway.fetch(asks.ask("ping", prompt, false), reading);
        break;
      default:
        throw new IllegalArgumentException(mode + " is not a mode");
    }
  }
}
