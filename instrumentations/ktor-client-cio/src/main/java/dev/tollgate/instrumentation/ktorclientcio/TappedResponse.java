package dev.tollgate.instrumentation.ktorclientcio;

import dev.tollgate.api.exchange.BodyTap;
import dev.tollgate.api.exchange.Tap;
import io.ktor.client.request.HttpRequestData;
import io.ktor.client.request.ResponseAdapter;
import io.ktor.http.Headers;
import io.ktor.http.HttpStatusCode;
import io.ktor.http.content.OutgoingContent;
import io.ktor.utils.io.ByteReadChannel;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.Job;
import org.jspecify.annotations.Nullable;

/**
 * The engine asks it, once a head came, what the app's response reads from. Where a plugin of the
 * app's has an answer of its own, such as an SSE session, that reads from the tap.
 */
final class TappedResponse implements ResponseAdapter {
  private final Tap tap;
  private final HttpRequestData request;
  private final @Nullable ResponseAdapter app;

  /**
   * The response to a request.
   *
   * @param request as the app sees it
   * @param app what the app's plugin asks of the engine, if there is one
   */
  TappedResponse(Tap tap, HttpRequestData request, @Nullable ResponseAdapter app) {
    this.tap = tap;
    this.request = request;
    this.app = app;
  }

  @Override
  public Object adapt(
      HttpRequestData data,
      HttpStatusCode status,
      Headers headers,
      ByteReadChannel body,
      OutgoingContent content,
      CoroutineContext call) {
    tap.head(status.getValue(), headers::get);
    boolean empty = body == ByteReadChannel.Companion.getEmpty();
    BodyTap tapped = new BodyTap(tap, empty ? 0 : length(headers.get("Content-Length")));
    ByteReadChannel read = empty ? body : new TappedChannel(body, call.get(Job.Key), tapped);
    Object adapted =
        app == null ? null : app.adapt(request, status, headers, read, request.getBody(), call);
    return adapted == null ? read : adapted;
  }

  /** In bytes, or -1 where it is not known. */
  private static long length(@Nullable String contentLength) {
    try {
      return contentLength == null ? -1 : Long.parseLong(contentLength);
    } catch (NumberFormatException unknown) {
      return -1;
    }
  }
}
