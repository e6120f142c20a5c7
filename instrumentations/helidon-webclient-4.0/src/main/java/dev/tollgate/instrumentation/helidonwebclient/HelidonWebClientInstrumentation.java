package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * Helidon's WebClient, HTTP/1.1: around a call with all its redirects; where one request is sent,
 * with its body or with what writes it; where its response comes; and where the app closes that.
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
        point("Http1ClientRequestImpl", "doSubmit", 1, "SubmitHook"),
        point("Http1ClientRequestImpl", "invokeRequestWithEntity", 1, "SendHook"),
        point("Http1ClientRequestImpl", "doOutputStream", 1, "SendHook"),
        point("Http1CallChainBase", "proceed", 1, "ChainHook"),
        point("Http1ClientResponseImpl", "close", 0, "CloseHook"));
  }

  private static HookPoint point(String className, String method, int parameters, String hook) {
    return new HookPoint(CLIENT + className, method, parameters, HOOKS + hook);
  }
}
