package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * The AWS SDK 2.x: the one method of each of its HTTP clients that every attempt of every service
 * client passes, signed and with its body; and the stage above the blocking ones, where the body is
 * still as it was marshalled.
 */
public final class AwsSdkInstrumentation implements ClientInstrumentation {
  private static final String HTTP = "software.amazon.awssdk.http.";
  private static final String HOOKS = "dev.tollgate.instrumentation.awssdk.";

  @Override
  public String name() {
    return "aws-sdk-2.2";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        blocking("apache.ApacheHttpClient"),
        blocking("apache5.Apache5HttpClient"),
        blocking("urlconnection.UrlConnectionHttpClient"),
        async("nio.netty.NettyNioAsyncHttpClient"),
        async("crt.AwsCrtAsyncHttpClient"),
        new HookPoint(
            "software.amazon.awssdk.core.internal.http.pipeline.stages.MakeHttpRequestStage",
            "execute",
            2,
            HOOKS + "AttemptHook"));
  }

  private static HookPoint blocking(String client) {
    return new HookPoint(HTTP + client, "prepareRequest", 1, HOOKS + "PrepareHook");
  }

  private static HookPoint async(String client) {
    return new HookPoint(HTTP + client, "execute", 1, HOOKS + "ExecuteHook");
  }
}
