package dev.tollgate.instrumentation.apachehttpclient4;

import dev.tollgate.api.exchange.Refusal;
import java.util.Locale;
import org.apache.http.HttpVersion;
import org.apache.http.client.methods.CloseableHttpResponse;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.EnglishReasonPhraseCatalog;
import org.apache.http.message.BasicHttpResponse;

/** A refusal as the client would have read it off the wire. */
final class RefusedResponse extends BasicHttpResponse implements CloseableHttpResponse {

  RefusedResponse(Refusal refusal) {
    super(
        HttpVersion.HTTP_1_1,
        refusal.status(),
        EnglishReasonPhraseCatalog.INSTANCE.getReason(refusal.status(), Locale.ROOT));
    refusal.headers().forEach(this::setHeader);
    ByteArrayEntity entity = new ByteArrayEntity(refusal.body());
    entity.setContentType(refusal.headers().get("content-type"));
    setEntity(entity);
  }

  /** There is no connection to give back. */
  @Override
  public void close() {}
}
