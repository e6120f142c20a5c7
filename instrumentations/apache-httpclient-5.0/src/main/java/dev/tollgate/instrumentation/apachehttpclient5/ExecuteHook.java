package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code doExecute(target, request, context)}: one exchange, whatever redirects and
 * retries it takes.
 */
public final class ExecuteHook implements Hook {
  private final RefusedResponse refused = new RefusedResponse();

  /** For the agent, by reflection. */
  public ExecuteHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) throws Exception {
    if (!(arguments[1] instanceof ClassicHttpRequest)) {
      return null; // the client is about to say so
    }
    ClassicHttpRequest app = (ClassicHttpRequest) arguments[1];
    ClientRequest request =
        ClientRequest.watched(
            (HttpHost) arguments[0], app, RepeatableEntity.of(app.getEntity()), exchanges);
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
      return HookCall.answer(refused.of(refusal));
    }
    Tap tap = new Tap(exchange);
    HttpEntity asked = app.getEntity();
    byte[] asking = tap.requestBody();
    if (asking == null || asked == null) {
      return new TappedCall(app, null, tap);
    }
    app.setEntity(new ByteArrayEntity(asking, ContentType.parse(asked.getContentType())));
    return new TappedCall(app, asked, tap);
  }

  private static final class TappedCall extends HookCall {
    private final ClassicHttpRequest request;
    private final @Nullable HttpEntity apps;
    private final Tap tap;

    /**
     * A call on its way.
     *
     * @param apps the app's entity where another one is sent: the client copies a request before it
     *     sends it, so the app's own has another one for as long as it runs
     */
    TappedCall(ClassicHttpRequest request, @Nullable HttpEntity apps, Tap tap) {
      this.request = request;
      this.apps = apps;
      this.tap = tap;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      giveBack();
      if (result instanceof ClassicHttpResponse) {
        tapped((ClassicHttpResponse) result);
      }
      return result;
    }

    private void tapped(ClassicHttpResponse response) {
      HttpEntity entity = response.getEntity();
      tap.head(response.getCode(), name -> header(name, response, entity));
      if (entity == null) {
        tap.end();
      } else {
        response.setEntity(new TappedEntity(entity, request, tap));
      }
    }

    /** Since 5.6 the header stays when the client decodes; the entity knows what is left of it. */
    private static @Nullable String header(
        String name, ClassicHttpResponse response, @Nullable HttpEntity entity) {
      return entity != null && name.equalsIgnoreCase("content-encoding")
          ? entity.getContentEncoding()
          : ClientRequest.first(response, name);
    }

    @Override
    public void threw(Throwable thrown) {
      giveBack();
      TappedEntity.broke(thrown, request, tap);
    }

    private void giveBack() {
      if (apps != null) {
        request.setEntity(apps);
      }
    }
  }
}
