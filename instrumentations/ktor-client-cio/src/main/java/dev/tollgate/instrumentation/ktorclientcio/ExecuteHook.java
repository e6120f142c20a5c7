package dev.tollgate.instrumentation.ktorclientcio;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.ktor.client.engine.UtilsKt;
import io.ktor.client.request.HttpRequestData;
import io.ktor.http.Url;
import java.util.concurrent.CancellationException;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.Job;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code CIOEngine.execute(request, continuation)}, which every request of the engine
 * passes: once with the request, and again without it each time that it waited.
 */
public final class ExecuteHook implements Hook {

  /** Ktor 2 has other channels, and is left alone. */
  static final boolean KTOR_3 = isThere("io.ktor.client.request.ResponseAdapter");

  /** For the agent, by reflection. */
  public ExecuteHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!KTOR_3
        || !(arguments[0] instanceof HttpRequestData)
        || !(arguments[1] instanceof Continuation)) {
      return null;
    }
    HttpRequestData app = (HttpRequestData) arguments[0];
    Url url = app.getUrl();
    if (!exchanges.watches(url.getHost(), url.getPort(), url.getEncodedPath())) {
      return null;
    }
    SentRequest request = new SentRequest(app);
    if (request.opensWebSocket()) {
      exchanges.webSocket(request.host(), request.pathAndQuery());
    }
    Exchange exchange = request.isLeftAlone() ? null : exchanges.begin(request, Submitted.by(app));
    if (exchange == null) {
      return null;
    }
    Tap tap = new Tap(exchange);
    Continuation<?> continuation = (Continuation<?>) arguments[1];
    CoroutineContext call = callContext(continuation);
    Refusal refusal = tap.refusal();
    if (refusal != null) {
      return HookCall.answer(RefusedRequest.response(refusal, call));
    }
    HttpRequestData tapped = request.tapped(tap, tap.requestBody());
    follow(call, tap);
    return new Tapped(tapped, continuation);
  }

  private static boolean isThere(String className) {
    try {
      Class.forName(className, false, HttpRequestData.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /** What the client runs the call in. To ask for it never waits. */
  @SuppressWarnings("unchecked")
  private static CoroutineContext callContext(Continuation<?> continuation) {
    return (CoroutineContext)
        UtilsKt.callContext((Continuation<? super CoroutineContext>) continuation);
  }

  /**
   * What fails in a call and who cancels it ends its job. A job that just completes is no end: all
   * of the response came, and may still be read.
   */
  private static void follow(CoroutineContext call, Tap tap) {
    Job job = call.get(Job.Key);
    if (job != null) {
      job.invokeOnCompletion(
          cause -> {
            if (cause != null) {
              end(tap, cause);
            }
            return Unit.INSTANCE;
          });
    }
  }

  /** The call is over for this reason. After its end, this says nothing. */
  static void end(Tap tap, Throwable reason) {
    Throwable cause = reason;
    while (cause instanceof CancellationException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof CancellationException) {
      tap.cancel();
    } else {
      tap.fail(cause);
    }
  }

  private static final class Tapped extends HookCall {
    Tapped(HttpRequestData request, Continuation<?> continuation) {
      super(new Object[] {request, continuation});
    }
  }
}
