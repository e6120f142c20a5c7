package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;

/**
 * Runs around {@code MakeHttpRequestStage.execute(request, context)}: remembers the body as it is
 * before that stage wraps it in streams that count for the app's metrics what is read of them.
 */
public final class AttemptHook implements Hook {
  private static final ThreadLocal<ContentStreamProvider> CONTENT = new ThreadLocal<>();

  /** For the agent, by reflection. */
  public AttemptHook() {}

  /** The body of the attempt that this thread is in, or null. */
  static @Nullable ContentStreamProvider content() {
    return CONTENT.get();
  }

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    SdkHttpFullRequest request = (SdkHttpFullRequest) arguments[0];
    if (request == null || !AwsRequest.isWatched(request, exchanges)) {
      return null;
    }
    ContentStreamProvider content = request.contentStreamProvider().orElse(null);
    if (content == null) {
      return null;
    }
    CONTENT.set(content);
    return new Attempt();
  }

  private static final class Attempt extends HookCall {
    @Override
    public @Nullable Object returned(@Nullable Object result) {
      CONTENT.remove();
      return result;
    }

    @Override
    public void threw(Throwable thrown) {
      CONTENT.remove();
    }
  }
}
