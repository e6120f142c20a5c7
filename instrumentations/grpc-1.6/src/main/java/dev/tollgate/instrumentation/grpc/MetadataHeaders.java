package dev.tollgate.instrumentation.grpc;

import dev.tollgate.api.exchange.Headers;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * gRPC's metadata as headers: those of a request or response, or the trailers of a call that ended
 * with this status. One thread.
 */
final class MetadataHeaders implements Headers {
  private final Metadata metadata;
  private final @Nullable Status status;

  MetadataHeaders(Metadata metadata, @Nullable Status status) {
    this.metadata = metadata;
    this.status = status;
  }

  @Override
  public @Nullable String first(String name) {
    if (name.equalsIgnoreCase("content-type")) {
      return "application/grpc"; // gRPC keeps it to itself
    }
    if (status != null && name.equalsIgnoreCase("grpc-status")) {
      return Integer.toString(status.getCode().value());
    }
    Metadata.Key<String> key = Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    Iterable<String> values = metadata.getAll(key);
    return values == null ? null : values.iterator().next(); // get would give the last one
  }
}
