package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * Apache HttpClient 5, classic and asynchronous: the method that every {@code execute} ends in,
 * above redirects, retries and decompression.
 */
public final class ApacheHttpClient5Instrumentation implements ClientInstrumentation {
  private static final String CLASSIC = "org.apache.hc.client5.http.impl.classic.";
  private static final String ASYNC = "org.apache.hc.client5.http.impl.async.";
  private static final String HOOKS = "dev.tollgate.instrumentation.apachehttpclient5.";

  @Override
  public String name() {
    return "apache-httpclient-5.0";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        new HookPoint(CLASSIC + "InternalHttpClient", "doExecute", 3, HOOKS + "ExecuteHook"),
        new HookPoint(CLASSIC + "MinimalHttpClient", "doExecute", 3, HOOKS + "ExecuteHook"),
        new HookPoint(CLASSIC + "CloseableHttpResponse", "close", 0, HOOKS + "CloseHook"),
        new HookPoint(CLASSIC + "CloseableHttpResponse", "close", 1, HOOKS + "CloseHook"),
        new HookPoint(
            ASYNC + "InternalAbstractHttpAsyncClient", "doExecute", 6, HOOKS + "AsyncExecuteHook"));
  }
}
