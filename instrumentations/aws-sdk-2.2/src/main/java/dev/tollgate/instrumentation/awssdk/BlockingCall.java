package dev.tollgate.instrumentation.awssdk;

import dev.tollgate.api.exchange.CallOrigin;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import dev.tollgate.api.hook.Nested;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;

/**
 * A prepared request of a blocking client that is one exchange when it is called. The SDK calls it
 * in place of the client's own, so whatever is ours is caught here. As thread-safe as the client's:
 * one thread calls it, any may abort it.
 */
final class BlockingCall implements ExecutableHttpRequest {
  private final ExecutableHttpRequest call;
  private final AwsRequest request;
  private final Exchanges exchanges;
  private final CallOrigin origin;
  private volatile @Nullable Tap tap;
  private volatile boolean aborted;

  BlockingCall(
      ExecutableHttpRequest call, AwsRequest request, Exchanges exchanges, CallOrigin origin) {
    this.call = call;
    this.request = request;
    this.exchanges = exchanges;
    this.origin = origin;
  }

  @Override
  public HttpExecuteResponse call() throws IOException {
    HttpExecuteResponse refused = begin();
    if (refused != null) {
      return refused;
    }
    Tap tap = this.tap;
    HttpExecuteResponse response;
    boolean outermost = Nested.enter();
    try {
      response = call.call();
    } catch (Throwable thrown) {
      broke(tap, thrown);
      throw thrown;
    } finally {
      if (outermost) {
        Nested.leave();
      }
    }
    return tap == null ? response : tapped(response, tap);
  }

  @Override
  public void abort() {
    aborted = true;
    Tap tap = this.tap;
    if (tap != null) {
      tap.cancel();
    }
    call.abort();
  }

  /** Begins the exchange; the answer where the call is not to leave. */
  private @Nullable HttpExecuteResponse begin() {
    try {
      Exchange exchange = exchanges.begin(request, origin);
      if (exchange == null) {
        return null;
      }
      Refusal refusal = exchange.refusal();
      if (refusal != null) {
        return Refused.response(refusal);
      }
      tap = new Tap(exchange);
    } catch (Throwable fault) {
      exchanges.faulty(fault);
    }
    return null;
  }

  private void broke(@Nullable Tap tap, Throwable thrown) {
    if (tap == null) {
      return;
    }
    if (aborted) {
      tap.cancel();
    } else {
      tap.fail(thrown);
    }
  }

  private HttpExecuteResponse tapped(HttpExecuteResponse response, Tap tap) {
    try {
      Heads.report(response.httpResponse(), tap);
      long length = Heads.bodyLength(response.httpResponse());
      AbortableInputStream body = response.responseBody().orElse(null);
      if (body == null || length == 0) {
        tap.end(); // nobody need ever read it
        return response;
      }
      TappedStream stream = new TappedStream(body, length, tap);
      tap.heldBy(stream);
      return HttpExecuteResponse.builder()
          .response(response.httpResponse())
          .responseBody(AbortableInputStream.create(stream, stream))
          .build();
    } catch (Throwable fault) {
      tap.faulty(fault);
      return response;
    }
  }
}
