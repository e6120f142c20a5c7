package dev.tollgate.benchmarks.path;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Has the JDK client's hooked method, and does nothing in it: what is left is the hook. */
final class JdkClient {
  private final CompletableFuture<Object> answered = CompletableFuture.completedFuture("");

  CompletableFuture<Object> sendAsync(
      HttpRequest request,
      BodyHandler<?> handler,
      @Nullable PushPromiseHandler<?> pushPromises,
      @Nullable Executor executor) {
    return answered;
  }
}
