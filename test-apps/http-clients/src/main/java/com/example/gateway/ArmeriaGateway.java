package com.example.gateway;

import com.linecorp.armeria.client.ClientFactory;
import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.ClientRequestContextCaptor;
import com.linecorp.armeria.client.Clients;
import com.linecorp.armeria.client.WebClient;
import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpObject;
import com.linecorp.armeria.common.HttpRequest;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.RequestHeadersBuilder;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.SplitHttpResponse;
import io.netty.resolver.DefaultAddressResolverGroup;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;

/** Sends with Armeria. */
final class ArmeriaGateway implements Gateway {
  private static final int BUFFER_BYTES = 8192;

  private final boolean http2;

  /** Names are looked up as the JDK does. */
  private final ClientFactory factory =
      ClientFactory.builder()
          .addressResolverGroupFactory(threads -> DefaultAddressResolverGroup.INSTANCE)
          .build();

  private final WebClient client = WebClient.builder().factory(factory).build();

  ArmeriaGateway(boolean http2) {
    this.http2 = http2;
  }

  @Override
  public void fetch(Ask ask, Reading reading) throws Exception {
    Sent sent = send(ask);
    take(sent, sent.response.aggregate().get(), reading);
  }

  @Override
  public void fetchLater(Ask ask, Reading reading) throws Exception {
    fetch(ask, reading); // every call is asynchronous
  }

  @Override
  public void follow(Ask ask, Reading reading) throws Exception {
    Sent sent = send(ask);
    SplitHttpResponse split = sent.response.split();
    begin(sent, split.headers().get(), reading);
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream stream = split.body().toInputStream(data -> data)) {
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        if (!reading.take(buffer, 0, read)) {
          return;
        }
      }
    }
  }

  @Override
  public void followLater(Ask ask, Reading reading) throws Exception {
    Sent sent = send(ask);
    Pushed pushed = new Pushed(sent, reading);
    sent.response.subscribe(pushed);
    pushed.done.get();
  }

  @Override
  public void cancel(Ask ask, Reading reading, long afterMs) throws Exception {
    Sent sent = send(ask);
    CompletableFuture<AggregatedHttpResponse> whole = sent.response.aggregate();
    Thread.sleep(afterMs);
    sent.response.abort();
    take(sent, whole.get(), reading);
  }

  @Override
  public void close() {
    factory.close();
  }

  private Sent send(Ask ask) {
    String uri = ask.uri().toString();
    boolean body = !ask.body().isEmpty();
    RequestHeadersBuilder headers =
        RequestHeaders.builder(
            body ? HttpMethod.POST : HttpMethod.GET,
            http2 ? uri : uri.replaceFirst("^http:", "h1c:").replaceFirst("^https:", "h1:"));
    ask.headers().forEach(headers::add);
    try (ClientRequestContextCaptor captor = Clients.newContextCaptor()) {
      HttpResponse response =
          client.execute(
              body
                  ? HttpRequest.of(headers.build(), HttpData.ofUtf8(ask.body()))
                  : HttpRequest.of(headers.build()));
      return new Sent(response, captor.get());
    }
  }

  private static void take(Sent sent, AggregatedHttpResponse response, Reading reading)
      throws IOException {
    begin(sent, response.headers(), reading);
    byte[] body = response.content().array();
    reading.take(body, 0, body.length);
  }

  private static void begin(Sent sent, ResponseHeaders headers, Reading reading) {
    String id = headers.get("x-request-id");
    reading.begin(
        headers.status().code(), sent.protocol(), id == null ? headers.get("request-id") : id);
  }

  /** A call that is on its way. */
  private static final class Sent {
    private final HttpResponse response;
    private final ClientRequestContext context;

    Sent(HttpResponse response, ClientRequestContext context) {
      this.response = response;
      this.context = context;
    }

    String protocol() {
      return context.log().partial().sessionProtocol().isMultiplex() ? "HTTP_2" : "HTTP_1_1";
    }
  }

  /** Is given a response as it comes; cancels when the reading has enough. */
  private static final class Pushed implements Subscriber<HttpObject> {
    private final CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
    private final Sent sent;
    private final Reading reading;
    private @Nullable Subscription subscription;

    Pushed(Sent sent, Reading reading) {
      this.sent = sent;
      this.reading = reading;
    }

    @Override
    public void onSubscribe(Subscription begun) {
      subscription = begun;
      begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(HttpObject object) {
      if (object instanceof ResponseHeaders) {
        begin(sent, (ResponseHeaders) object, reading);
      } else if (object instanceof HttpData && !done.isDone()) {
        byte[] bytes = ((HttpData) object).array();
        try {
          if (!reading.take(bytes, 0, bytes.length) && subscription != null) {
            done.complete(null);
            subscription.cancel();
          }
        } catch (IOException e) {
          done.completeExceptionally(e);
        }
      }
    }

    @Override
    public void onError(Throwable thrown) {
      done.completeExceptionally(thrown);
    }

    @Override
    public void onComplete() {
      done.complete(null);
    }
  }
}
