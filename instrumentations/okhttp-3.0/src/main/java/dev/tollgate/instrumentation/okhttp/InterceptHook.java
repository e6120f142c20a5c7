package dev.tollgate.instrumentation.okhttp;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.util.Map;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;

/**
 * Runs around {@code RetryAndFollowUpInterceptor.intercept(chain)}: one exchange as it is billed.
 */
public final class InterceptHook implements Hook {

  /** For the agent, by reflection. */
  public InterceptHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    Interceptor.Chain chain = (Interceptor.Chain) arguments[0];
    if (chain == null) {
      return null;
    }
    Request request = chain.request();
    if (!OkHttpRequest.isWatched(request, exchanges)) {
      return null;
    }
    if (request.method().equals("HEAD")) {
      return null;
    }
    if (request.header("Upgrade") != null) {
      exchanges.webSocket(request.url().host(), request.url().encodedPath());
      return null;
    }
    Call call = chain.call();
    Exchange exchange =
        exchanges.begin(new OkHttpRequest(request, chain), NewCallHook.originOf(call));
    if (exchange == null) {
      return null;
    }
    Refusal refusal = exchange.refusal();
    if (refusal != null) {
      return HookCall.answer(answer(request, refusal));
    }
    Tap tap = new Tap(exchange);
    byte[] asking = tap.requestBody();
    return new TappedCall(
        call, tap, request, asking == null ? null : AskingChain.ask(chain, request, asking));
  }

  /** The refusal as OkHttp would have read it off the wire. */
  private static Response answer(Request request, Refusal refusal) {
    Response.Builder response =
        new Response.Builder()
            .request(request)
            .protocol(Protocol.HTTP_1_1)
            .code(refusal.status())
            .message("");
    for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
      response.header(header.getKey(), header.getValue());
    }
    String type = refusal.headers().get("content-type");
    return response
        .body(ResponseBody.create(type == null ? null : MediaType.parse(type), refusal.body()))
        .build();
  }

  private static final class TappedCall extends HookCall {
    private final Call call;
    private final Tap tap;
    private final Request app;
    private final @Nullable Request asking;

    TappedCall(Call call, Tap tap, Request app, @Nullable Request asking) {
      this.call = call;
      this.tap = tap;
      this.app = app;
      this.asking = asking;
    }

    @Override
    public @Nullable Object returned(@Nullable Object result) {
      Response response = (Response) result;
      ResponseBody body = response == null ? null : response.body();
      if (response == null || body == null || response.networkResponse() == null) {
        tap.cancel(); // answered from the app's own cache: nobody bills it
        return result;
      }
      tap.head(response.code(), name -> OkHttpRequest.first(response.headers(), name));
      if (response.code() == 101) {
        tap.cancel(); // the connection is another protocol's from here on
        return result;
      }
      Response tapped =
          response.newBuilder().body(new TappedBody(response.code(), body, call, tap)).build();
      return AskingChain.forApp(tapped, asking, app);
    }

    @Override
    public void threw(Throwable thrown) {
      TappedBody.broke(thrown, call, tap);
    }
  }
}
