package dev.tollgate.instrumentation.ktorclientcio;

import dev.tollgate.api.exchange.Refusal;
import io.ktor.client.request.HttpResponseData;
import io.ktor.http.HeadersImpl;
import io.ktor.http.HttpProtocolVersion;
import io.ktor.http.HttpStatusCode;
import io.ktor.util.date.DateJvmKt;
import io.ktor.utils.io.ByteChannelCtorKt;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kotlin.coroutines.CoroutineContext;

/** A request that is refused: what the engine would return of the provider's answer. */
final class RefusedRequest {

  private RefusedRequest() {}

  /** The response in the provider's place. */
  static HttpResponseData response(Refusal refusal, CoroutineContext call) {
    Map<String, List<String>> headers = new HashMap<>();
    refusal.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    byte[] body = refusal.body();
    return new HttpResponseData(
        HttpStatusCode.Companion.fromValue(refusal.status()),
        DateJvmKt.GMTDate(null),
        new HeadersImpl(headers),
        HttpProtocolVersion.Companion.getHTTP_1_1(),
        ByteChannelCtorKt.ByteReadChannel(body, 0, body.length),
        call);
  }
}
