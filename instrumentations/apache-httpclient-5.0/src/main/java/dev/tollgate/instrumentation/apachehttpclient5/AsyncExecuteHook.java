package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.apache.hc.core5.concurrent.BasicFuture;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.AsyncRequestProducer;
import org.apache.hc.core5.http.nio.AsyncResponseConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code doExecute(target, producer, consumer, pushes, context, callback)}. What is
 * asked only the producer knows, and it says so when the method asks it: so the producer is one
 * that begins the exchange at that moment, still within the method.
 */
public final class AsyncExecuteHook implements Hook {

  /** For the agent, by reflection. */
  public AsyncExecuteHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(arguments[1] instanceof AsyncRequestProducer)
        || !(arguments[2] instanceof AsyncResponseConsumer)) {
      return null; // the client is about to say so
    }
    return calling(
        (HttpHost) arguments[0],
        (AsyncRequestProducer) arguments[1],
        (AsyncResponseConsumer<?>) arguments[2],
        arguments,
        exchanges);
  }

  private static <T> HookCall calling(
      @Nullable HttpHost target,
      AsyncRequestProducer producer,
      AsyncResponseConsumer<T> consumer,
      @Nullable Object[] arguments,
      Exchanges exchanges) {
    AsyncCall<T> call = new AsyncCall<>(target, producer, consumer, exchanges);
    @Nullable Object[] ours = arguments.clone();
    ours[1] = new GatedProducer(producer, call);
    ours[2] = new TappedConsumer<>(consumer, call);
    return new Executing<>(ours, call);
  }

  private static final class Executing<T> extends HookCall {
    private final AsyncCall<T> call;

    Executing(@Nullable Object[] arguments, AsyncCall<T> call) {
      super(arguments);
      this.call = call;
    }

    /** The client's own future goes back, as cancelling any other one would not reach the call. */
    @Override
    @SuppressWarnings("unchecked") // of the type that the consumer makes
    public @Nullable Object returned(@Nullable Object result) {
      if (result instanceof BasicFuture) {
        call.began((BasicFuture<T>) result);
      }
      return result;
    }

    @Override
    public void threw(Throwable thrown) {
      call.broke(thrown);
    }
  }
}
