package dev.tollgate.instrumentation.grpc;

import io.grpc.ClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.Status;

/** The app's listener, and before it a tap that is told of head and end. */
final class TappedListener extends SimpleForwardingClientCallListener<Object> {
  private final CallTap tap;

  TappedListener(ClientCall.Listener<Object> listener, CallTap tap) {
    super(listener);
    this.tap = tap;
  }

  @Override
  public void onHeaders(Metadata headers) {
    tap.headers(headers);
    super.onHeaders(headers);
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    tap.closed(status, trailers);
    super.onClose(status, trailers);
  }
}
