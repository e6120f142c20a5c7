package dev.tollgate.instrumentation.micronaut;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.core.contract.HookedJvm;
import dev.tollgate.core.contract.LoopbackServer;
import dev.tollgate.core.contract.RecordedExchange.Ending;
import dev.tollgate.core.contract.RecordingExchanges;
import dev.tollgate.core.contract.Script;
import io.micronaut.context.ApplicationContext;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client that an app only declares, in Micronaut's container of the version compiled against. */
@Timeout(60) // a hang is a finding; nothing here depends on how fast the machine is
class DeclaredClientTest {
  private static final String ANSWER = "{\"id\":1}";

  @Test
  void declaredClient_isMeteredAndRefused() throws Exception {
    RecordingExchanges exchanges = new RecordingExchanges();
    exchanges.reset();
    try (HookedJvm jvm = new HookedJvm(exchanges);
        LoopbackServer server = new LoopbackServer();
        ApplicationContext app =
            ApplicationContext.run(Map.of("provider", server.uri("").toString()))) {
      server.plays(Script.reply(200, "application/json", ANSWER.getBytes(UTF_8)));
      DeclaredClient client = app.getBean(DeclaredClient.class);

      assertEquals(ANSWER, client.ask("{}"));
      assertEquals("/v1/messages", exchanges.only().request().pathAndQuery());
      assertEquals("{}", new String(exchanges.only().request().body(), UTF_8));
      assertEquals(ANSWER, new String(exchanges.only().body(), UTF_8));
      assertEquals(Ending.END, exchanges.only().ending());
      assertEquals(Thread.currentThread().getName(), exchanges.only().submitter());

      exchanges.refuse(
          new Refusal(429, Map.of("content-type", "application/json"), "{}".getBytes(UTF_8)));
      HttpClientResponseException refused =
          assertThrows(HttpClientResponseException.class, () -> client.ask("{}"));
      assertEquals(429, refused.getStatus().getCode());
      assertEquals(1, server.received().size());
      assertEquals(List.of(), jvm.takeFaults(), "hooks that failed");
    }
  }
}
