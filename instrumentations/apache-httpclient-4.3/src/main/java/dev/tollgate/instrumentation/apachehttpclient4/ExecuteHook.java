package dev.tollgate.instrumentation.apachehttpclient4;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.apache.http.HttpEntity;
import org.apache.http.HttpEntityEnclosingRequest;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code doExecute(target, request, context)}: one exchange, whatever redirects and
 * retries it takes.
 */
public final class ExecuteHook implements Hook {

  /** For the agent, by reflection. */
  public ExecuteHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(arguments[0] instanceof HttpHost) || !(arguments[1] instanceof HttpRequest)) {
      return null; // the client is about to say so
    }
    HttpRequest app = (HttpRequest) arguments[1];
    ClientRequest request = ClientRequest.watched((HttpHost) arguments[0], app, exchanges);
    if (request == null || request.method().equals("HEAD")) {
      return null;
    }
    if (request.first("Upgrade") != null) {
      exchanges.webSocket(request.host(), request.pathAndQuery());
      return null;
    }
    Exchange exchange = exchanges.begin(request, null);
    if (exchange == null) {
      return null;
    }
    Refusal refusal = exchange.refusal();
    if (refusal != null) {
      return HookCall.answer(new RefusedResponse(refusal));
    }
    Tap tap = new Tap(exchange);
    return new TappedCall(app, asking(app, tap.requestBody()), tap);
  }

  /** Has the request ask what the agent wants to know; returns the app's own entity if so. */
  private static @Nullable HttpEntity asking(HttpRequest app, byte @Nullable [] body) {
    if (body == null || !(app instanceof HttpEntityEnclosingRequest)) {
      return null;
    }
    HttpEntityEnclosingRequest enclosing = (HttpEntityEnclosingRequest) app;
    HttpEntity apps = enclosing.getEntity();
    ByteArrayEntity other = new ByteArrayEntity(body);
    other.setContentType(apps.getContentType());
    enclosing.setEntity(other);
    return apps;
  }

  private static final class TappedCall extends HookCall {
    private final HttpRequest request;
    private final @Nullable HttpEntity apps;
    private final Tap tap;

    /**
     * A call on its way.
     *
     * @param apps the app's entity where another one is sent: the client copies a request before it
     *     sends it, so the app's own has another one for as long as it runs
     */
    TappedCall(HttpRequest request, @Nullable HttpEntity apps, Tap tap) {
      this.request = request;
      this.apps = apps;
      this.tap = tap;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      giveBack();
      return result instanceof CloseableHttpResponse
          ? tapped((CloseableHttpResponse) result)
          : result;
    }

    private CloseableHttpResponse tapped(CloseableHttpResponse response) {
      HttpEntity entity = response.getEntity();
      tap.head(
          response.getStatusLine().getStatusCode(),
          name -> ClientRequest.value(response.getFirstHeader(name)));
      if (entity == null) {
        tap.end();
        return response;
      }
      TappedEntity tapped = new TappedEntity(entity, request, tap);
      response.setEntity(tapped);
      return new TappedResponse(response, tapped);
    }

    @Override
    public void threw(Throwable thrown) {
      giveBack();
      TappedEntity.broke(thrown, request, tap);
    }

    private void giveBack() {
      if (apps != null) {
        ((HttpEntityEnclosingRequest) request).setEntity(apps);
      }
    }
  }
}
