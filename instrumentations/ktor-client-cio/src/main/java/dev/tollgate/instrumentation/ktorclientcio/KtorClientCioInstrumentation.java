package dev.tollgate.instrumentation.ktorclientcio;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * The CIO engine of Ktor's HTTP client 3: where the engine is given a request, on a thread of its
 * own; and where the app makes it, still on the app's. The client's other engines are clients that
 * are hooked themselves.
 */
public final class KtorClientCioInstrumentation implements ClientInstrumentation {
  private static final String LIBRARY = "io.ktor.client.";
  private static final String PACKAGE = "dev.tollgate.instrumentation.ktorclientcio.";

  @Override
  public String name() {
    return "ktor-client-cio";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        new HookPoint(
            LIBRARY + "HttpClient", "execute$ktor_client_core", 2, PACKAGE + "SubmitHook"),
        new HookPoint(LIBRARY + "engine.cio.CIOEngine", "execute", 2, PACKAGE + "ExecuteHook"));
  }
}
