package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/** Runs around {@code SdkAsyncHttpClient.execute(request)}: one attempt, one exchange. */
public final class ExecuteHook implements Hook {

  /** For the agent, by reflection. */
  public ExecuteHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    AsyncExecuteRequest execute = (AsyncExecuteRequest) arguments[0];
    if (execute == null) {
      return null;
    }
    SdkHttpRequest request = execute.request();
    if (!AwsRequest.isWatched(request, exchanges)) {
      return null;
    }
    Exchange exchange = exchanges.begin(new AwsRequest(request, content(request)), null);
    if (exchange == null) {
      return null;
    }
    SdkAsyncHttpResponseHandler handler = execute.responseHandler();
    Refusal refusal = exchange.refusal();
    if (refusal != null) {
      return HookCall.answer(Refused.answer(refusal, handler));
    }
    Tap tap = new Tap(exchange);
    try {
      TappedHandler tapped = new TappedHandler(handler, tap);
      return new Execution(ExecuteRequestCopy.of(execute, tapped), tapped);
    } catch (ReflectiveOperationException | LinkageError e) {
      tap.faulty(e); // the call leaves as it is, and nothing is known of its answer
      tap.cancel();
      return null;
    }
  }

  /**
   * The body as it was marshalled: the client sends it by a publisher made from it, which is never
   * subscribed to but by the client.
   */
  private static @Nullable ContentStreamProvider content(SdkHttpRequest request) {
    return request instanceof SdkHttpFullRequest
        ? ((SdkHttpFullRequest) request).contentStreamProvider().orElse(null)
        : null;
  }

  private static final class Execution extends HookCall {
    private final TappedHandler handler;

    Execution(AsyncExecuteRequest request, TappedHandler handler) {
      super(new Object[] {request});
      this.handler = handler;
    }

    /** The client's own future goes back, as cancelling that one cancels the call. */
    @Override
    public @Nullable Object returned(@Nullable Object result) {
      if (result instanceof CompletableFuture) {
        CompletableFuture<?> unused =
            ((CompletableFuture<?>) result).whenComplete((none, thrown) -> handler.done(thrown));
      }
      return result;
    }

    @Override
    public void threw(Throwable thrown) {
      handler.done(thrown);
    }
  }
}
