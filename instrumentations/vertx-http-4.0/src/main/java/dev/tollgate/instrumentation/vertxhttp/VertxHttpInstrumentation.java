package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * The HTTP client of Vert.x 4.0 to 5.2, beneath its WebClient and Quarkus' REST client: where the
 * app asks for a request, which is still on its own thread; where a request is written, and where
 * its response comes in. These are above HTTP/1.1 and HTTP/2 alike.
 */
public final class VertxHttpInstrumentation implements ClientInstrumentation {
  private static final String LIBRARY = "io.vertx.core.http.impl.";
  private static final String REQUEST = LIBRARY + "HttpClientRequestImpl";
  private static final String REQUEST_BASE = LIBRARY + "HttpClientRequestBase";
  private static final String RESPONSE = LIBRARY + "HttpClientResponseImpl";
  private static final String PACKAGE = "dev.tollgate.instrumentation.vertxhttp.";

  @Override
  public String name() {
    return "vertx-http-4.0";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        point(LIBRARY + "HttpClientImpl", "request", 1, "SubmitHook"),
        point(LIBRARY + "HttpClientImpl", "request", 2, "SubmitHook"), // 4.x, with a handler
        point(REQUEST, "doWrite", 3, "WriteHook"),
        point(REQUEST, "doWrite", 4, "WriteHook"), // 4.x, with a handler
        point(REQUEST, "handleResponse", 3, "HeadHook"),
        point(REQUEST, "handleNextRequest", 3, "RedirectHook"),
        point(REQUEST_BASE, "fail", 1, "FailHook"),
        point(REQUEST_BASE, "reset", 1, "ResetHook"),
        point(REQUEST_BASE, "reset", 2, "ResetHook"),
        point(RESPONSE, "handleChunk", 1, "ChunkHook"),
        point(RESPONSE, "handleEnd", 1, "EndHook"),
        point(RESPONSE, "handleTrailers", 1, "EndHook"), // since 5.1
        point(RESPONSE, "handleException", 1, "BrokenHook"),
        point(LIBRARY + "HttpClientImpl", "webSocket", 1, "WebSocketHook"), // to 4.4
        point(LIBRARY + "HttpClientImpl", "webSocket", 2, "WebSocketHook"),
        point(LIBRARY + "HttpClientBase", "webSocket", 1, "WebSocketHook"), // 4.5
        point(LIBRARY + "HttpClientBase", "webSocket", 2, "WebSocketHook"),
        point(LIBRARY + "WebSocketClientImpl", "webSocket", 1, "WebSocketHook"), // since 5.0
        point(LIBRARY + "WebSocketClientImpl", "webSocket", 2, "WebSocketHook"));
  }

  private static HookPoint point(String className, String method, int parameters, String hook) {
    return new HookPoint(className, method, parameters, PACKAGE + hook);
  }
}
