package dev.tollgate.instrumentation.apachehttpclient4;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * Apache HttpClient 4: the method that every {@code execute} ends in, above redirects, retries and
 * decompression.
 */
public final class ApacheHttpClient4Instrumentation implements ClientInstrumentation {
  private static final String CLIENTS = "org.apache.http.impl.client.";
  private static final String HOOK = "dev.tollgate.instrumentation.apachehttpclient4.ExecuteHook";

  @Override
  public String name() {
    return "apache-httpclient-4.3";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        new HookPoint(CLIENTS + "InternalHttpClient", "doExecute", 3, HOOK),
        new HookPoint(CLIENTS + "MinimalHttpClient", "doExecute", 3, HOOK),
        new HookPoint(CLIENTS + "AbstractHttpClient", "doExecute", 3, HOOK));
  }
}
