package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * Micronaut's HTTP client 4 on Netty, beneath {@code @Client} interfaces as well: where a call is
 * subscribed to, which is still on the subscriber's thread; where its request is about to be
 * written to a connection; and where what is left of a response is read for nobody. Each has the
 * names that it had up to 4.6, and those since.
 */
public final class MicronautHttpClientInstrumentation implements ClientInstrumentation {
  private static final String PACKAGE = "dev.tollgate.instrumentation.micronaut.";
  private static final String NETTY = "io.micronaut.http.client.netty.";

  @Override
  public String name() {
    return "micronaut-http-client-4.0";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        client("exchangeImpl", 6, "SubmitHook"),
        client("connectAndStream", 6, "SubmitHook"),
        client("sendRequestWithRedirectsNoFilter", 4, "SubmitHook"), // 4.7
        client("sendRequestWithRedirectsNoFilter", 5, "SubmitHook"),
        client("sendRequestThroughChannel", 6, "SendHook"),
        client("streamRequestThroughChannel0", 4, "SendHook"), // 4.2
        client("streamRequestThroughChannel0", 5, "SendHook"), // 4.0
        client("sendRawRequest", 3, "SendHook"), // 4.7 has no other; the next is within it since
        client("sendRawRequest0", 5, "SendHook"),
        new HookPoint(
            NETTY + "Http1ResponseHandler$UnbufferedContent",
            "allowDiscard",
            0,
            PACKAGE + "DiscardHook"),
        client("connectWebSocket", 4, "WebSocketHook"));
  }

  private static HookPoint client(String method, int parameters, String hook) {
    return new HookPoint(NETTY + "DefaultHttpClient", method, parameters, PACKAGE + hook);
  }
}
