package dev.tollgate.instrumentation.jettyclient9;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.core.contract.HookedJvm;
import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LoopbackServer;
import dev.tollgate.core.contract.Outgoing;
import dev.tollgate.core.contract.RecordingExchanges;
import dev.tollgate.core.contract.Script;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The last version that the hooks do not fit. */
class JettyClientBefore9x4x22Test {

  @Test
  void call_isLeftAloneAndTheHookSaysWhy() throws Exception {
    RecordingExchanges exchanges = new RecordingExchanges();
    try (HookedJvm jvm = new HookedJvm(exchanges);
        LibraryVersion library =
            LibraryVersion.of("9.4-before", Jetty9LlmClient.class, "org.eclipse.jetty.");
        LoopbackServer server = new LoopbackServer();
        LlmClient client = library.newClient()) {
      server.plays(Script.reply(200, "application/json", new byte[] {'{', '}'}));
      exchanges.askForUsage();

      assertEquals("{}", client.send(Outgoing.post(server.uri("/v1/x"), "{}")).text());

      assertEquals(List.of(), exchanges.begun());
      assertEquals(1, jvm.takeFaults().size(), "it is said once");
      assertEquals(
          "faulty: java.lang.LinkageError: cannot load the hook " + SendHook.class.getName(),
          jvm.states().get("jetty-client-9.2 org.eclipse.jetty.client.HttpDestination#send/2"));
    }
  }
}
