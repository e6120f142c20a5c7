package dev.tollgate.instrumentation.jettyclient12;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * The HTTP client of Jetty 12: where a request is sent, which is on the app's own thread, and where
 * the listeners are given the content of its response. Both are above HTTP/1.1 and HTTP/2 alike.
 */
public final class JettyClient12Instrumentation implements ClientInstrumentation {
  private static final String LIBRARY = "org.eclipse.jetty.client.transport.";
  private static final String PACKAGE = "dev.tollgate.instrumentation.jettyclient12.";

  @Override
  public String name() {
    return "jetty-client-12.0";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        new HookPoint(LIBRARY + "HttpRequest", "sendAsync", 2, PACKAGE + "SendHook"),
        new HookPoint(
            LIBRARY + "ResponseListeners", "notifyContentSource", 2, PACKAGE + "ContentHook"));
  }
}
