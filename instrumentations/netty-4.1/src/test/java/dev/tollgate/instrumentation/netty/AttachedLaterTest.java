package dev.tollgate.instrumentation.netty;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.core.contract.HookedJvm;
import dev.tollgate.core.contract.LoopbackServer;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.core.contract.RecordedExchange.Ending;
import dev.tollgate.core.contract.RecordingExchanges;
import dev.tollgate.core.contract.Script;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The agent comes to a connection that is open, goes, and comes back. */
@Timeout(60)
class AttachedLaterTest {
  private final RecordingExchanges exchanges = new RecordingExchanges();

  @Test
  void connectionThatWasThereBefore_isMeteredFromAttachToDetachAndAgain() throws Exception {
    try (LoopbackServer server = new LoopbackServer();
        NettyLlmClient client = new NettyLlmClient()) {
      server.plays(Script.reply(200, "application/json", "{\"id\":1}".getBytes(UTF_8)));
      for (int round = 0; round < 2; round++) {
        client.send(Outgoing.post(server.uri("/unseen"), "{}"));
        try (HookedJvm jvm = new HookedJvm(exchanges)) {
          client.send(Outgoing.post(server.uri("/seen"), "{}"));
          assertEquals(Ending.END, exchanges.only().ending());
          assertEquals(List.of(), jvm.takeFaults());
          exchanges.reset();
        }
      }
      client.send(Outgoing.post(server.uri("/unseen"), "{}"));
      assertEquals(List.of(), exchanges.begun());
      assertEquals(1, server.connections());
    }
  }
}
