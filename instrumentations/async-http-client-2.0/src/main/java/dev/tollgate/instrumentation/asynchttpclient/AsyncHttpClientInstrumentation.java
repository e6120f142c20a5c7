package dev.tollgate.instrumentation.asynchttpclient;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * AsyncHttpClient 2.0 to 3.0: where a request is sent, which is on the app's own thread the first
 * time; where the client makes the future of a call; and where a response turns out to be the one
 * that the app is to get.
 */
public final class AsyncHttpClientInstrumentation implements ClientInstrumentation {
  private static final String LIBRARY = "org.asynchttpclient.netty.";
  private static final String SENDER = LIBRARY + "request.NettyRequestSender";
  private static final String PACKAGE = "dev.tollgate.instrumentation.asynchttpclient.";

  @Override
  public String name() {
    return "async-http-client-2.0";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        point(SENDER, "sendRequest", 3, "SendHook"),
        point(SENDER, "sendRequest", 4, "SendHook"), // 2.0
        point(SENDER, "newNettyResponseFuture", 4, "FutureHook"),
        point(LIBRARY + "handler.intercept.Interceptors", "exitAfterIntercept", 6, "HeadHook"),
        point(LIBRARY + "handler.Http2Handler", "handleHttp2HeadersFrame", 4, "Http2HeadHook"));
  }

  private static HookPoint point(String className, String method, int parameters, String hook) {
    return new HookPoint(className, method, parameters, PACKAGE + hook);
  }
}
