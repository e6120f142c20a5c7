package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.util.concurrent.Future;
import org.apache.hc.core5.concurrent.FutureCallback;
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
    AsyncRequestProducer producer = (AsyncRequestProducer) arguments[1];
    AsyncCall call = new AsyncCall((HttpHost) arguments[0], exchanges);
    return asked(producer, (AsyncResponseConsumer<?>) arguments[2], call, arguments);
  }

  @SuppressWarnings("unchecked") // the method's one type parameter
  private static <T> HookCall asked(
      AsyncRequestProducer producer,
      AsyncResponseConsumer<T> consumer,
      AsyncCall call,
      @Nullable Object[] arguments) {
    @Nullable Object[] ours = arguments.clone();
    ours[1] = new GatedProducer(producer, call);
    ours[2] = new TappedConsumer<>(consumer, call);
    return new Executing<>(ours, producer, consumer, (FutureCallback<T>) arguments[5], call);
  }

  private static final class Executing<T> extends HookCall {
    private final AsyncRequestProducer producer;
    private final AsyncResponseConsumer<T> consumer;
    private final @Nullable FutureCallback<T> callback;
    private final AsyncCall call;

    Executing(
        @Nullable Object[] arguments,
        AsyncRequestProducer producer,
        AsyncResponseConsumer<T> consumer,
        @Nullable FutureCallback<T> callback,
        AsyncCall call) {
      super(arguments);
      this.producer = producer;
      this.consumer = consumer;
      this.callback = callback;
      this.call = call;
    }

    /** The client's own future goes back, as cancelling any other one would not reach the call. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it goes to the app
    public @Nullable Object returned(@Nullable Object result) {
      if (call.isRefused()) {
        return call.answer(producer, consumer, callback);
      }
      if (result instanceof Future) {
        call.began((Future<?>) result);
      }
      return result;
    }

    @Override
    public void threw(Throwable thrown) {
      call.broke(thrown);
    }
  }
}
