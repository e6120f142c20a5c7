package com.example.gateway;

import io.ktor.client.HttpClient;
import io.ktor.client.HttpClientKt;
import io.ktor.client.engine.cio.CIO;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.request.HttpRequestKt;
import io.ktor.client.statement.HttpResponse;
import io.ktor.client.statement.HttpResponseKt;
import io.ktor.client.statement.HttpStatement;
import io.ktor.http.ContentType;
import io.ktor.http.HttpMethod;
import io.ktor.http.content.TextContent;
import io.ktor.utils.io.ByteReadChannel;
import io.ktor.utils.io.jvm.javaio.BlockingKt;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineDispatcher;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;

/** Sends with Ktor's HTTP client 3 on its CIO engine, which speaks HTTP/1.1 alone. */
final class KtorGateway implements Gateway {
  private static final int BUFFER_BYTES = 8192;

  private final HttpClient client = HttpClientKt.HttpClient(CIO.INSTANCE, config -> Unit.INSTANCE);

  @Override
  public void fetch(Ask ask, Reading reading) throws Exception {
    take(this.<HttpResponse>here(statement(ask)::execute).done.get(), reading);
  }

  @Override
  public void fetchLater(Ask ask, Reading reading) throws Exception {
    HttpStatement statement = statement(ask);
    take(new Coroutine<HttpResponse>(Dispatchers.getIO(), statement::execute).done.get(), reading);
  }

  @Override
  public void follow(Ask ask, Reading reading) throws Exception {
    HttpStatement statement = statement(ask);
    HttpResponse response = this.<HttpResponse>here(statement::fetchStreamingResponse).done.get();
    try {
      take(response, reading);
    } finally {
      this.<Unit>here(end -> statement.cleanup(response, null, end)).done.get();
    }
  }

  @Override
  public void followLater(Ask ask, Reading reading) throws Exception {
    CompletableFuture<Unit> done = new CompletableFuture<>();
    new Thread(
            () -> {
              try {
                follow(ask, reading);
                done.complete(Unit.INSTANCE);
              } catch (Exception e) {
                done.completeExceptionally(e);
              }
            },
            "following")
        .start();
    done.get();
  }

  @Override
  public void cancel(Ask ask, Reading reading, long afterMs) throws Exception {
    Coroutine<HttpResponse> call = this.<HttpResponse>here(statement(ask)::execute);
    Thread.sleep(afterMs);
    call.deferred.cancel(null);
    take(call.done.get(), reading);
  }

  @Override
  public void close() {
    client.close();
  }

  private HttpStatement statement(Ask ask) {
    HttpRequestBuilder request = new HttpRequestBuilder();
    HttpRequestKt.url(request, ask.uri().toString());
    ask.headers()
        .forEach(
            (name, value) -> {
              if (!name.equalsIgnoreCase("content-type")) { // which is the body's
                request.getHeaders().append(name, value);
              }
            });
    if (!ask.body().isEmpty()) {
      request.setMethod(new HttpMethod("POST"));
      request.setBody(
          new TextContent(ask.body(), ContentType.Application.INSTANCE.getJson(), null));
    }
    return new HttpStatement(request, client);
  }

  /** Reads until the end, or until the reading has enough. */
  private void take(HttpResponse response, Reading reading) throws Exception {
    String id = response.getHeaders().get("x-request-id");
    reading.begin(
        response.getStatus().getValue(),
        response.getVersion().toString(),
        id == null ? response.getHeaders().get("request-id") : id);
    ByteReadChannel channel =
        this.<ByteReadChannel>here(end -> HttpResponseKt.bodyAsChannel(response, end)).done.get();
    InputStream stream = BlockingKt.toInputStream(channel, null);
    byte[] buffer = new byte[BUFFER_BYTES];
    for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
      if (!reading.take(buffer, 0, read)) {
        return;
      }
    }
    if (channel.getClosedCause() != null) { // which a stream does not tell
      throw new IOException(channel.getClosedCause());
    }
  }

  /** On this thread until it waits for the first time. */
  private <T> Coroutine<T> here(Function<Continuation<? super T>, Object> suspending) {
    return new Coroutine<>(Dispatchers.getUnconfined(), suspending);
  }

  private static final class Coroutine<T> {
    final Deferred<T> deferred;
    final CompletableFuture<T> done = new CompletableFuture<>();

    Coroutine(CoroutineDispatcher on, Function<Continuation<? super T>, Object> suspending) {
      deferred =
          BuildersKt.async(
              GlobalScope.INSTANCE,
              on,
              CoroutineStart.DEFAULT,
              (scope, end) -> suspending.apply(end));
      deferred.invokeOnCompletion(
          cause -> {
            if (cause == null) {
              done.complete(deferred.getCompleted());
            } else {
              done.completeExceptionally(cause);
            }
            return Unit.INSTANCE;
          });
    }
  }
}
