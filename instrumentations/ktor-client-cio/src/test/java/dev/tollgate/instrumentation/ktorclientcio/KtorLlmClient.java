package dev.tollgate.instrumentation.ktorclientcio;

import dev.tollgate.core.contract.Incoming;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.Outgoing;
import io.ktor.client.HttpClient;
import io.ktor.client.HttpClientKt;
import io.ktor.client.engine.cio.CIO;
import io.ktor.client.plugins.sse.ClientSSESession;
import io.ktor.client.plugins.sse.SSEKt;
import io.ktor.client.plugins.websocket.BuildersKt;
import io.ktor.client.plugins.websocket.DefaultClientWebSocketSession;
import io.ktor.client.plugins.websocket.WebSockets;
import io.ktor.client.request.HttpRequestBuilder;
import io.ktor.client.request.HttpRequestKt;
import io.ktor.client.statement.HttpResponse;
import io.ktor.client.statement.HttpResponseKt;
import io.ktor.client.statement.HttpStatement;
import io.ktor.http.ContentType;
import io.ktor.http.HttpMethod;
import io.ktor.http.content.ByteArrayContent;
import io.ktor.http.content.OutgoingContent;
import io.ktor.sse.ServerSentEvent;
import io.ktor.utils.io.ByteChannelCtorKt;
import io.ktor.utils.io.ByteReadChannel;
import io.ktor.utils.io.jvm.javaio.BlockingKt;
import io.ktor.websocket.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.jvm.functions.Function1;
import kotlin.time.Duration;
import kotlinx.coroutines.CoroutineScopeKt;
import kotlinx.coroutines.CoroutineStart;
import kotlinx.coroutines.Deferred;
import kotlinx.coroutines.Dispatchers;
import kotlinx.coroutines.GlobalScope;
import kotlinx.coroutines.flow.FlowCollector;

/** Calls by Ktor's client on its CIO engine: compiled once, run against every version of it. */
public final class KtorLlmClient implements LlmClient, SseClient {
  private final HttpClient client =
      HttpClientKt.HttpClient(
          CIO.INSTANCE,
          config -> {
            config.setFollowRedirects(false);
            config.install(SSEKt.getSSE(), sse -> Unit.INSTANCE);
            config.install(WebSockets.Plugin, sockets -> Unit.INSTANCE);
            return Unit.INSTANCE;
          });

  @Override
  public Incoming send(Outgoing request) throws Exception {
    return submit(request).join();
  }

  @Override
  public OpenResponse open(Outgoing request) throws Exception {
    HttpStatement statement = statement(request);
    HttpResponse response = this.<HttpResponse>run(statement::fetchStreamingResponse).join();
    InputStream body = body(response);
    return new OpenResponse() {
      @Override
      public int status() {
        return response.getStatus().getValue();
      }

      @Override
      public InputStream body() {
        return body;
      }

      @Override
      public void close() throws IOException {
        try {
          KtorLlmClient.this.<Unit>run(end -> statement.cleanup(response, end)).join();
        } catch (Exception e) {
          throw new IOException(e);
        }
      }
    };
  }

  @Override
  public Pending submit(Outgoing request) {
    Coroutine<HttpResponse> call = run(statement(request)::execute);
    return new Pending() {
      @Override
      public Incoming join() throws Exception {
        HttpResponse response = call.join();
        return incoming(response, body(response).readAllBytes());
      }

      @Override
      public void cancel() {
        call.deferred.cancel(null);
      }
    };
  }

  @Override
  public String firstMessage(URI uri) throws Exception {
    DefaultClientWebSocketSession session =
        this.<DefaultClientWebSocketSession>run(
                open ->
                    BuildersKt.webSocketSession(
                        client, uri.toString(), request -> Unit.INSTANCE, open))
            .join();
    Frame first = this.<Frame>run(more -> session.getIncoming().receive(more)).join();
    CoroutineScopeKt.cancel(session, null);
    return new String(first.getData(), StandardCharsets.UTF_8);
  }

  /** By the name that the compiler gives a method with a value class among its parameters. */
  @Override
  public List<String> events(URI uri) throws Exception {
    Method sseSession =
        io.ktor.client.plugins.sse.BuildersKt.class.getMethod(
            "sseSession-mY9Nd3A",
            HttpClient.class,
            String.class,
            Duration.class,
            Boolean.class,
            Boolean.class,
            Function1.class,
            Continuation.class);
    Function1<HttpRequestBuilder, Unit> asItIs = request -> Unit.INSTANCE;
    ClientSSESession session =
        this.<ClientSSESession>run(
                open -> {
                  try {
                    return sseSession.invoke(
                        null, client, uri.toString(), null, null, null, asItIs, open);
                  } catch (ReflectiveOperationException e) {
                    throw new LinkageError("sseSession", e);
                  }
                })
            .join();
    List<String> events = new ArrayList<>();
    FlowCollector<ServerSentEvent> collector =
        (event, next) -> {
          events.add(event.getData());
          return Unit.INSTANCE;
        };
    this.<Unit>run(end -> session.getIncoming().collect(collector, end)).join();
    return events;
  }

  @Override
  public void close() {
    client.close();
  }

  private HttpStatement statement(Outgoing request) {
    HttpRequestBuilder builder = new HttpRequestBuilder();
    builder.setMethod(new HttpMethod(request.method()));
    HttpRequestKt.url(builder, request.uri().toString());
    request
        .headers()
        .forEach(
            (name, value) -> {
              if (!name.equals("Content-Type")) {
                builder.getHeaders().append(name, value);
              }
            });
    if (request.oneShot()) {
      builder.setBody(new OneShot(request.body()));
    } else if (request.method().equals("POST")) {
      builder.setBody(
          new ByteArrayContent(request.body(), ContentType.Application.INSTANCE.getJson(), null));
    }
    return new HttpStatement(builder, client);
  }

  private InputStream body(HttpResponse response) throws Exception {
    Coroutine<ByteReadChannel> channel = run(end -> HttpResponseKt.bodyAsChannel(response, end));
    return BlockingKt.toInputStream(channel.join(), null);
  }

  private static Incoming incoming(HttpResponse response, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    for (Map.Entry<String, List<String>> header : response.getHeaders().entries()) {
      headers.putIfAbsent(header.getKey().toLowerCase(Locale.ROOT), header.getValue().get(0));
    }
    return new Incoming(response.getStatus().getValue(), headers, body, false);
  }

  /** Runs on the caller's thread until it waits for the first time. */
  private <T> Coroutine<T> run(Function<Continuation<? super T>, Object> suspending) {
    return new Coroutine<>(
        kotlinx.coroutines.BuildersKt.async(
            GlobalScope.INSTANCE,
            Dispatchers.getUnconfined(),
            CoroutineStart.DEFAULT,
            (scope, end) -> suspending.apply(end)));
  }

  private static final class Coroutine<T> {
    final Deferred<T> deferred;
    final CompletableFuture<T> result = new CompletableFuture<>();

    Coroutine(Deferred<T> deferred) {
      this.deferred = deferred;
      deferred.invokeOnCompletion(
          cause -> {
            if (cause == null) {
              result.complete(deferred.getCompleted());
            } else {
              result.completeExceptionally(cause);
            }
            return Unit.INSTANCE;
          });
    }

    T join() throws Exception {
      try {
        return result.get();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof Exception ? (Exception) e.getCause() : e;
      }
    }
  }

  /** A body that the client can read once. */
  private static final class OneShot extends OutgoingContent.ReadChannelContent {
    private final ByteReadChannel channel;

    OneShot(byte[] body) {
      channel = ByteChannelCtorKt.ByteReadChannel(body, 0, body.length);
    }

    @Override
    public ContentType getContentType() {
      return ContentType.Application.INSTANCE.getJson();
    }

    @Override
    public ByteReadChannel readFrom() {
      return channel;
    }
  }
}
