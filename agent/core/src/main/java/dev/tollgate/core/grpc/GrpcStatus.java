package dev.tollgate.core.grpc;

import dev.tollgate.api.exchange.Headers;
import org.jspecify.annotations.Nullable;

/** gRPC's statuses by their codes, and what REST has for them (google/rpc/code.proto). */
enum GrpcStatus {
  OK(200),
  CANCELLED(499),
  UNKNOWN(500),
  INVALID_ARGUMENT(400),
  DEADLINE_EXCEEDED(504),
  NOT_FOUND(404),
  ALREADY_EXISTS(409),
  PERMISSION_DENIED(403),
  RESOURCE_EXHAUSTED(429),
  FAILED_PRECONDITION(400),
  ABORTED(409),
  OUT_OF_RANGE(400),
  UNIMPLEMENTED(501),
  INTERNAL(500),
  UNAVAILABLE(503),
  DATA_LOSS(500),
  UNAUTHENTICATED(401);

  private static final GrpcStatus[] BY_CODE = values();

  private final int httpStatus;

  GrpcStatus(int httpStatus) {
    this.httpStatus = httpStatus;
  }

  /** The error that a response's headers or trailers say, or null where they say none. */
  static @Nullable GrpcStatus errorIn(Headers headers) {
    String code = headers.first("grpc-status");
    if (code == null || code.equals("0")) {
      return null;
    }
    for (GrpcStatus status : BY_CODE) {
      if (code.equals(Integer.toString(status.ordinal()))) {
        return status;
      }
    }
    return UNKNOWN;
  }

  int httpStatus() {
    return httpStatus;
  }

  /** The error in Google's envelope. */
  String json() {
    return "{\"error\":{\"code\":" + httpStatus + ",\"status\":\"" + name() + "\"}}";
  }
}
