package dev.tollgate.instrumentation.jettyclient9;

import dev.tollgate.api.exchange.Refusal;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.client.HttpContentResponse;
import org.eclipse.jetty.client.HttpRequest;
import org.eclipse.jetty.client.HttpResponse;
import org.eclipse.jetty.client.ResponseNotifier;
import org.eclipse.jetty.client.api.Response;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpVersion;

/** A request that is refused: the app's listeners are given a response, and nothing is sent. */
final class RefusedRequest {

  private RefusedRequest() {}

  /**
   * Answers in the provider's place, on this thread, by what the client itself gives a response to
   * listeners with that it holds whole.
   */
  static void answer(
      HttpRequest request,
      ResponseNotifier notifier,
      List<Response.ResponseListener> listeners,
      Refusal refusal)
      throws ReflectiveOperationException {
    HttpResponse head =
        new HttpResponse(request, listeners)
            .version(HttpVersion.HTTP_1_1)
            .status(refusal.status())
            .reason(HttpStatus.getMessage(refusal.status()));
    for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
      Fields.add(head, new HttpField(header.getKey(), header.getValue()));
    }
    notifier.forwardSuccessComplete(
        listeners, request, new HttpContentResponse(head, refusal.body(), null, null));
  }
}
