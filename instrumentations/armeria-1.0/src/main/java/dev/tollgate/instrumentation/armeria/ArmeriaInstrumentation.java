package dev.tollgate.instrumentation.armeria;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * Armeria's HTTP client: where a request leaves its decorators, each attempt of a retry by itself.
 * What speaks gRPC, Thrift or Retrofit by Armeria passes there too.
 */
public final class ArmeriaInstrumentation implements ClientInstrumentation {
  private static final String PACKAGE = "dev.tollgate.instrumentation.armeria.";

  @Override
  public String name() {
    return "armeria-1.0";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        new HookPoint(
            "com.linecorp.armeria.client.HttpClientDelegate",
            "execute",
            2,
            PACKAGE + "ExecuteHook"));
  }
}
