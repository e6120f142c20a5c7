package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.api.exchange.CallOrigin;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.SdkHttpRequest;

/**
 * Runs around {@code SdkHttpClient.prepareRequest(request)} of the blocking clients: the request
 * that it returns is replaced by one that begins the exchange when it is called.
 */
public final class PrepareHook implements Hook {

  /** For the agent, by reflection. */
  public PrepareHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    HttpExecuteRequest execute = (HttpExecuteRequest) arguments[0];
    if (execute == null) {
      return null;
    }
    SdkHttpRequest request = execute.httpRequest();
    if (!AwsRequest.isWatched(request, exchanges)) {
      return null;
    }
    ContentStreamProvider marshalled = AttemptHook.content();
    AwsRequest view =
        new AwsRequest(
            request,
            marshalled != null ? marshalled : execute.contentStreamProvider().orElse(null));
    return new Preparation(view, exchanges, exchanges.origin());
  }

  private static final class Preparation extends HookCall {
    private final AwsRequest request;
    private final Exchanges exchanges;
    private final CallOrigin origin;

    Preparation(AwsRequest request, Exchanges exchanges, CallOrigin origin) {
      this.request = request;
      this.exchanges = exchanges;
      this.origin = origin;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      return result == null
          ? null
          : new BlockingCall((ExecutableHttpRequest) result, request, exchanges, origin);
    }
  }
}
