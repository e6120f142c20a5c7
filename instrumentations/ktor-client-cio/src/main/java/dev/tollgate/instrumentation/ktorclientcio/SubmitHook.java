package dev.tollgate.instrumentation.ktorclientcio;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.ktor.client.HttpClient;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.http.URLBuilder;
import io.ktor.http.URLBuilderKt;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code HttpClient.execute(builder, continuation)}: takes down who makes the request,
 * as the engine runs it on a thread of its own.
 */
public final class SubmitHook implements Hook {

  /** A name, as an app with another engine need not have the class. */
  private static final String ENGINE = "io.ktor.client.engine.cio.CIOEngineConfig";

  /** For the agent, by reflection. */
  public SubmitHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (ExecuteHook.KTOR_3
        && self instanceof HttpClient
        && arguments[0] instanceof HttpRequestBuilder // null where it goes on after a wait
        && ((HttpClient) self).getEngineConfig().getClass().getName().equals(ENGINE)
        && mayBeWatched(((HttpRequestBuilder) arguments[0]).getUrl(), exchanges)) {
      Submitted.by(exchanges.origin(), (HttpRequestBuilder) arguments[0]);
    }
    return null;
  }

  /** What is left open is the client's default, which a plugin puts in later. */
  private static boolean mayBeWatched(URLBuilder url, Exchanges exchanges) {
    int port = url.getPort() == 0 ? url.getProtocol().getDefaultPort() : url.getPort();
    return url.getHost().isEmpty()
        || exchanges.watches(url.getHost(), port, URLBuilderKt.getEncodedPath(url));
  }
}
