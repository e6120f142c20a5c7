package dev.tollgate.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.demo.Child;
import dev.tollgate.demo.Jdk;
import dev.tollgate.demo.Simulator;
import dev.tollgate.demo.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The agent comes to an app that calls with every client at once, whose classes are all loaded. */
class AttachEveryClientTest {
  private static final int ROUNDS = 2;
  private static final int CONCURRENCY = 4;

  /** A client of http-clients, a class of it that is woven, and the gateway that calls with it. */
  private enum Client {
    JDK("jdk", "jdk.internal.net.http.HttpClientImpl"),
    OKHTTP("okhttp", "okhttp3.internal.http.RetryAndFollowUpInterceptor"),
    URL_CONNECTION("url-connection", "sun.net.www.protocol.http.HttpURLConnection"),
    APACHE4("apache4", "org.apache.http.impl.client.InternalHttpClient"),
    APACHE5("apache5", "org.apache.hc.client5.http.impl.classic.InternalHttpClient"),
    APACHE5_ASYNC(
        "apache5-async", "org.apache.hc.client5.http.impl.async.InternalAbstractHttpAsyncClient"),
    REACTOR_NETTY("reactor-netty", "reactor.netty.http.client.HttpClientConnect$HttpClientHandler"),
    VERTX("vertx", "io.vertx.core.http.impl.HttpClientRequestImpl"),
    ARMERIA("armeria", "com.linecorp.armeria.client.HttpClientDelegate"),
    JETTY("jetty", "org.eclipse.jetty.client.transport.HttpRequest"),
    ASYNC_HTTP_CLIENT("async-http-client", "org.asynchttpclient.netty.request.NettyRequestSender"),
    KTOR("ktor", "io.ktor.client.engine.cio.CIOEngine"),
    MICRONAUT("micronaut", "io.micronaut.http.client.netty.DefaultHttpClient");

    private final String option;
    private final String woven;

    Client(String option, String woven) {
      this.option = option;
      this.woven = woven;
    }

    boolean runsOn(Jdk jdk) {
      return jdk.feature() >= 17 || (this != JETTY && this != MICRONAUT);
    }

    /** {@code Apache5AsyncGateway} of {@code apache5-async}. */
    String gateway() {
      return Arrays.stream(option.split("-", -1))
          .map(word -> Character.toUpperCase(word.charAt(0)) + word.substring(1))
          .map(word -> word.equals("Okhttp") ? "OkHttp" : word)
          .collect(Collectors.joining("", "com.example.gateway.", "Gateway"));
    }
  }

  /** Clients on Netty make newer JVMs say what Netty does. */
  private static List<String> options(Jdk jdk) {
    return jdk.feature() < 24
        ? List.of("-XX:+EnableDynamicAgentLoading")
        : List.of(
            "-XX:+EnableDynamicAgentLoading",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
  }

  static List<Jdk> jdks() {
    return Rounds.jdks();
  }

  @ParameterizedTest
  @MethodSource("jdks")
  void everyClient_isMeteredFromAttachToDetach(Jdk jdk) throws Exception {
    List<Client> clients =
        Arrays.stream(Client.values()).filter(client -> client.runsOn(jdk)).toList();
    String names = clients.stream().map(each -> each.option).collect(Collectors.joining(","));
    try (Stage stage = Stage.open(Path.of("../.."))) {
      Simulator simulator = stage.simulator();
      Child app =
          GatewayApp.start(
              jdk, stage, simulator, false, names, options(jdk), "--step", "--concurrency", "4");
      Attachment agent = Attachment.to(app, stage);
      List<String> original = new ArrayList<>();
      try (Traffic traffic = new Traffic(app)) {
        traffic.await(5 * clients.size());
        for (Client client : clients) {
          original.add(agent.bytes(client.woven));
        }
        for (int round = 0; round < ROUNDS; round++) {
          agent.attach();
          assertEquals("active", agent.state());
          traffic.await(5 * clients.size());
          for (int i = 0; i < clients.size(); i++) {
            assertNotEquals(original.get(i), agent.bytes(clients.get(i).woven), names);
          }
          agent.detach();
          assertEquals("dormant", agent.state());
          traffic.await(5 * clients.size());
          for (int i = 0; i < clients.size(); i++) {
            assertEquals(original.get(i), agent.bytes(clients.get(i).woven), names);
          }
        }
      }
      app.process().getOutputStream().close();
      assertEquals(0, app.awaitExit(GatewayApp.LIMIT));
      assertEquals("", app.stderr());
      int calls = simulator.calls().size();
      assertTrue(
          app.lines().contains("{\"done\":" + calls + ",\"ok\":" + calls + ",\"failed\":0}"),
          app.lines().get(app.lines().size() - 1));

      Ledger ledger = Ledger.of(stage);
      // Of a call of Vert.x' that is out at a detach no response is seen: it counts as given up.
      long unanswered =
          ledger.charges().stream().filter(charge -> charge.path("requestId").isNull()).count();
      assertTrue(unanswered <= CONCURRENCY * ROUNDS, unanswered + " charges without an answer");
      assertEquals(ledger.charges().size() - unanswered, ledger.different("requestId"));
      for (Client client : clients) {
        long metered =
            ledger.values("workflow").stream()
                .filter(site -> site.startsWith(client.gateway()))
                .count();
        assertTrue(metered > 0, client + " in " + ledger.values("workflow"));
      }
    }
  }
}
