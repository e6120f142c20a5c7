package dev.tollgate.instrumentation.jettyclient12;

import dev.tollgate.api.exchange.Refusal;
import java.util.Map;
import org.eclipse.jetty.client.ContentResponse;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.client.transport.HttpRequest;
import org.eclipse.jetty.client.transport.HttpResponse;
import org.eclipse.jetty.client.transport.ResponseListeners;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** A request that is refused: the app's listeners are given a response, and nothing is sent. */
final class RefusedRequest {

  private RefusedRequest() {}

  /**
   * Answers in the provider's place, on this thread, by what the client itself gives a response to
   * listeners with that it holds whole.
   *
   * @param listener what the app sends the request with
   */
  static void answer(
      HttpRequest request, Response.@Nullable CompleteListener listener, Refusal refusal) {
    ContentResponse response = response(request, refusal);
    ResponseListeners listeners = request.getResponseListeners();
    listeners.addCompleteListener(listener, true);
    listeners.emitSuccessComplete(new Result(request, response));
  }

  private static ContentResponse response(HttpRequest request, Refusal refusal) {
    HttpResponse head =
        new HttpResponse(request)
            .version(HttpVersion.HTTP_1_1)
            .status(refusal.status())
            .reason(HttpStatus.getMessage(refusal.status()));
    for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
      head.addHeader(new HttpField(header.getKey(), header.getValue()));
    }
    return ContentResponse.from(head, refusal.body(), null, null);
  }
}
