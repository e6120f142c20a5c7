package dev.tollgate.instrumentation.micronaut;

import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.client.annotation.Client;

/** An app's declaration of a provider, which Micronaut's compiler implements. */
@Client("${provider}")
public interface DeclaredClient {

  /** Asks it. */
  @Post("/v1/messages")
  String ask(@Body String request);
}
