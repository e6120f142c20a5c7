package dev.tollgate.instrumentation.armeria;

import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.logging.RequestLogBuilder;
import dev.tollgate.api.exchange.Refusal;
import java.util.Map;

/** A call that is refused: its decorators get a response, and nothing is sent. */
final class RefusedCall {
  private RefusedCall() {}

  /**
   * The answer in the provider's place. The call's log is ended with it, as decorators wait for
   * that: those that retry or log.
   */
  static HttpResponse answer(ClientRequestContext context, Refusal refusal) {
    ResponseHeadersBuilder builder = ResponseHeaders.builder(HttpStatus.valueOf(refusal.status()));
    for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
      builder.add(header.getKey(), header.getValue());
    }
    ResponseHeaders headers = builder.build();
    RequestLogBuilder log = context.logBuilder();
    log.endRequest();
    log.responseHeaders(headers);
    log.endResponse();
    return HttpResponse.of(headers, HttpData.wrap(refusal.body()));
  }
}
