package com.example.gateway;

import io.netty.handler.codec.http.HttpHeaders;
import java.io.IOException;
import org.asynchttpclient.AsyncCompletionHandler;
import org.asynchttpclient.AsyncHandler;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.HttpResponseBodyPart;
import org.asynchttpclient.HttpResponseStatus;
import org.asynchttpclient.ListenableFuture;
import org.asynchttpclient.RequestBuilder;
import org.asynchttpclient.Response;
import org.jspecify.annotations.Nullable;

/** Sends with AsyncHttpClient 2.12, which speaks HTTP/1.1 alone. */
final class AsyncHttpClientGateway implements Gateway {
  private final AsyncHttpClient client = Dsl.asyncHttpClient();

  @Override
  public void fetch(Ask ask, Reading reading) throws Exception {
    take(client.executeRequest(request(ask)).get(), reading);
  }

  @Override
  public void fetchLater(Ask ask, Reading reading) throws Exception {
    client
        .executeRequest(
            request(ask),
            new AsyncCompletionHandler<Response>() {
              @Override
              public Response onCompleted(Response response) throws IOException {
                take(response, reading);
                return response;
              }
            })
        .get();
  }

  @Override
  public void follow(Ask ask, Reading reading) throws Exception {
    followLater(ask, reading);
  }

  @Override
  public void followLater(Ask ask, Reading reading) throws Exception {
    client.executeRequest(request(ask), new Following(reading)).get();
  }

  @Override
  public void cancel(Ask ask, Reading reading, long afterMs) throws Exception {
    ListenableFuture<Response> response = client.executeRequest(request(ask));
    Thread.sleep(afterMs);
    response.cancel(true);
    response.get();
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new IllegalStateException("AsyncHttpClient does not close", e);
    }
  }

  private static RequestBuilder request(Ask ask) {
    RequestBuilder request =
        new RequestBuilder(ask.body().isEmpty() ? "GET" : "POST").setUrl(ask.uri().toString());
    ask.headers().forEach(request::setHeader);
    return ask.body().isEmpty() ? request : request.setBody(ask.body());
  }

  private static void take(Response response, Reading reading) throws IOException {
    begin(response.getStatusCode(), response.getHeaders(), reading);
    byte[] body = response.getResponseBodyAsBytes();
    reading.take(body, 0, body.length);
  }

  private static void begin(int status, HttpHeaders headers, Reading reading) {
    String id = headers.get("x-request-id");
    reading.begin(status, "HTTP_1_1", id == null ? headers.get("request-id") : id);
  }

  /** Takes a response in as it comes; gives it up when the reading has had enough. */
  private static final class Following implements AsyncHandler<@Nullable Void> {
    private final Reading reading;
    private int status;

    Following(Reading reading) {
      this.reading = reading;
    }

    @Override
    public State onStatusReceived(HttpResponseStatus received) {
      status = received.getStatusCode();
      return State.CONTINUE;
    }

    @Override
    public State onHeadersReceived(HttpHeaders headers) {
      begin(status, headers, reading);
      return State.CONTINUE;
    }

    @Override
    public State onBodyPartReceived(HttpResponseBodyPart part) throws IOException {
      byte[] bytes = part.getBodyPartBytes();
      return reading.take(bytes, 0, bytes.length) ? State.CONTINUE : State.ABORT;
    }

    @Override
    public void onThrowable(Throwable thrown) {
      // the future has it as well
    }

    @Override
    public @Nullable Void onCompleted() {
      return null;
    }
  }
}
