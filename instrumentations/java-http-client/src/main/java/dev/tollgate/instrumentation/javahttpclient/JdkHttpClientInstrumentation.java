package dev.tollgate.instrumentation.javahttpclient;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * The JDK's {@code java.net.http.HttpClient}: one private method that {@code send} and every {@code
 * sendAsync} end in, on the caller's thread, above redirects and authentication rounds.
 */
public final class JdkHttpClientInstrumentation implements ClientInstrumentation {

  @Override
  public String name() {
    return "java-http-client";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        new HookPoint(
            "jdk.internal.net.http.HttpClientImpl",
            "sendAsync",
            4,
            "dev.tollgate.instrumentation.javahttpclient.SendAsyncHook"));
  }
}
