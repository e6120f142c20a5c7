package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.micronaut.core.execution.DelayedExecutionFlow;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.client.netty.ConnectionManager;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelPipeline;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.FluxSink;

/**
 * Runs around what writes a request to its connection or HTTP/2 stream, {@code
 * sendRequestThroughChannel} and {@code streamRequestThroughChannel0}, or {@code sendRawRequest}:
 * puts a handler of ours before those that the client has for this call.
 */
public final class SendHook implements Hook {
  private static final String NAME = "tollgate";

  /** Of the client's for one call, those that are there before this; until 4.6. */
  private static final String[] CLIENTS = {
    "http-aggregator", "micronaut-sse-event-stream", "http-streams-codec"
  };

  /** For the agent, by reflection. */
  public SendHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges)
      throws ReflectiveOperationException {
    ConnectionManager.PoolHandle connection = null;
    HttpRequest<?> request = null;
    BooleanSupplier cancelled = null;
    for (Object argument : arguments) {
      if (argument instanceof ConnectionManager.PoolHandle) {
        connection = (ConnectionManager.PoolHandle) argument;
      } else if (argument instanceof HttpRequest) {
        request = (HttpRequest<?>) argument; // the last: one before is what it was made of
      } else if (argument instanceof FluxSink) {
        cancelled = ((FluxSink<?>) argument)::isCancelled;
      } else if (argument instanceof DelayedExecutionFlow) {
        cancelled = ((DelayedExecutionFlow<?>) argument)::isCancelled;
      }
    }
    if (connection == null || request == null) {
      return null;
    }
    Submitted submitted = Submitted.of(request, exchanges);
    if (submitted != null) {
      attempt(PrivateFields.channel(connection).pipeline(), request, submitted)
          .cancelledWhen(cancelled);
    }
    return null;
  }

  /** The attempt in this pipeline: the one of this request, or another. */
  private static Attempt attempt(
      ChannelPipeline pipeline, HttpRequest<?> request, Submitted submitted) {
    ChannelHandler there = pipeline.get(NAME);
    if (there instanceof Attempt && ((Attempt) there).isOf(request)) {
      return (Attempt) there;
    }
    if (there != null) {
      pipeline.remove(NAME); // connections are pooled
    }
    Attempt attempt = new Attempt(request, submitted);
    for (String name : CLIENTS) {
      if (pipeline.get(name) != null) {
        pipeline.addBefore(name, NAME, attempt);
        return attempt;
      }
    }
    pipeline.addLast(NAME, attempt);
    return attempt;
  }
}
