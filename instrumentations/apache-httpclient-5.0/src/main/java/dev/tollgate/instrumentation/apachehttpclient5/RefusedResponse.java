package dev.tollgate.instrumentation.apachehttpclient5;

import dev.tollgate.api.exchange.Refusal;
import java.lang.reflect.Method;
import org.apache.hc.client5.http.impl.classic.CloseableHttpResponse;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;

/** A refusal as the client would have read it off the wire. */
final class RefusedResponse {
  private final Method adapt;

  /**
   * Looks the one way up to make a response of the client's own class; public since 5.4.
   *
   * @throws LinkageError if there is none, so that a hook that cannot refuse is reported at once
   */
  RefusedResponse() {
    try {
      adapt = CloseableHttpResponse.class.getDeclaredMethod("adapt", ClassicHttpResponse.class);
    } catch (NoSuchMethodException e) {
      throw new LinkageError("no way to make a response", e);
    }
    if (!adapt.trySetAccessible()) {
      throw new LinkageError("no way into " + adapt);
    }
  }

  Object of(Refusal refusal) throws ReflectiveOperationException {
    BasicClassicHttpResponse response = new BasicClassicHttpResponse(refusal.status());
    refusal.headers().forEach(response::setHeader);
    String type = refusal.headers().get("content-type");
    response.setEntity(
        new ByteArrayEntity(refusal.body(), type == null ? null : ContentType.parse(type)));
    return adapt.invoke(null, response);
  }
}
