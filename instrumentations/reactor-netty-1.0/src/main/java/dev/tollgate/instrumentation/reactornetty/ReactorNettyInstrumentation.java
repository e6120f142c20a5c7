package dev.tollgate.instrumentation.reactornetty;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * reactor-netty 1.0 to 1.3, beneath Spring's WebClient and the Azure SDKs: where a subscriber asks
 * for a connection, which is still on its own thread; where a request is about to be written to
 * one; and where the client decides to follow a redirect or to try again.
 */
public final class ReactorNettyInstrumentation implements ClientInstrumentation {
  private static final String PACKAGE = "dev.tollgate.instrumentation.reactornetty.";
  private static final String HANDLER =
      "reactor.netty.http.client.HttpClientConnect$HttpClientHandler";

  @Override
  public String name() {
    return "reactor-netty-1.0";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        new HookPoint(
            "reactor.netty.http.client.HttpConnectionProvider",
            "acquire",
            4,
            PACKAGE + "AcquireHook"),
        new HookPoint(HANDLER, "requestWithBody", 1, PACKAGE + "RequestHook"),
        new HookPoint(HANDLER, "test", 1, PACKAGE + "RetryHook"));
  }
}
