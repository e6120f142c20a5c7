package dev.tollgate.instrumentation.jettyclient9;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * The HTTP client of Jetty 9.4 to 11: where a request is given to its destination, which is on the
 * app's own thread, and where the listeners are given a piece of what comes back. Both are above
 * HTTP/1.1 and HTTP/2 alike.
 */
public final class JettyClient9Instrumentation implements ClientInstrumentation {
  private static final String LIBRARY = "org.eclipse.jetty.client.";
  private static final String PACKAGE = "dev.tollgate.instrumentation.jettyclient9.";

  @Override
  public String name() {
    return "jetty-client-9.2";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        new HookPoint(LIBRARY + "HttpDestination", "send", 2, PACKAGE + "SendHook"),
        new HookPoint(LIBRARY + "ResponseNotifier", "notifyContent", 5, PACKAGE + "ContentHook"));
  }
}
