package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * Helidon's WebClient, HTTP/1.1: where a request is sent, with its body or a writer of it and with
 * or without redirects; where one hop's response comes; and where the app closes a response.
 */
public final class HelidonWebClientInstrumentation implements ClientInstrumentation {
  private static final String CLIENT = "io.helidon.webclient.http1.";
  private static final String HOOKS = "dev.tollgate.instrumentation.helidonwebclient.";

  @Override
  public String name() {
    return "helidon-webclient-4.0";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        send("RedirectionProcessor", "invokeWithFollowRedirects", 3),
        send("Http1ClientRequestImpl", "invokeRequestWithEntity", 1),
        send("Http1ClientRequestImpl", "doOutputStream", 1),
        new HookPoint(CLIENT + "Http1CallChainBase", "proceed", 1, HOOKS + "HopHook"),
        new HookPoint(CLIENT + "Http1ClientResponseImpl", "close", 0, HOOKS + "CloseHook"));
  }

  private static HookPoint send(String className, String method, int parameters) {
    return new HookPoint(CLIENT + className, method, parameters, HOOKS + "SendHook");
  }
}
