package dev.tollgate.instrumentation.grpc;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * gRPC's channels: the innermost one of each, which makes the call that all interceptors of the app
 * have seen. It has had the same name since 1.0, and channels that were built before the agent came
 * have it too.
 */
public final class GrpcInstrumentation implements ClientInstrumentation {

  @Override
  public String name() {
    return "grpc-1.6";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        new HookPoint(
            "io.grpc.internal.ManagedChannelImpl$RealChannel",
            "newCall",
            2,
            "dev.tollgate.instrumentation.grpc.NewCallHook"));
  }
}
