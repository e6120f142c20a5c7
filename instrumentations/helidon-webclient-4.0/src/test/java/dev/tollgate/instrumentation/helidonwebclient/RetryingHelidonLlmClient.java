package dev.tollgate.instrumentation.helidonwebclient;

import io.helidon.webclient.api.WebClientServiceRequest;
import io.helidon.webclient.api.WebClientServiceResponse;
import io.helidon.webclient.spi.WebClientService;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Has a service that asks once more where the answer is 503. */
public final class RetryingHelidonLlmClient extends HelidonLlmClient {

  /** For the test. */
  public RetryingHelidonLlmClient() {
    super(builder -> builder.addService(new Retry()));
  }

  private static final class Retry implements WebClientService {
    @Override
    public WebClientServiceResponse handle(Chain chain, WebClientServiceRequest request) {
      WebClientServiceResponse response = chain.proceed(request);
      if (response.status().code() != 503) {
        return response;
      }
      try (InputStream body = response.inputStream().orElseThrow()) {
        body.readAllBytes();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      response.connection().releaseResource();
      return chain.proceed(request);
    }

    @Override
    public String type() {
      return "retry";
    }
  }
}
