package dev.tollgate.instrumentation.grpc;

import dev.tollgate.api.exchange.Refusal;
import io.grpc.Metadata;
import io.grpc.Status;

/** Refusals in gRPC's words. Stateless. */
final class Refusals {
  private Refusals() {}

  /** What gRPC has for a quota that is used up; Google's clients do not try it again. */
  static Status status(Refusal refusal) {
    return Status.RESOURCE_EXHAUSTED.withDescription(refusal.message());
  }

  static Metadata trailers(Refusal refusal) {
    Metadata trailers = new Metadata();
    refusal
        .headers()
        .forEach(
            (name, value) -> {
              if (!name.equals("content-type")) {
                trailers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
              }
            });
    return trailers;
  }
}
