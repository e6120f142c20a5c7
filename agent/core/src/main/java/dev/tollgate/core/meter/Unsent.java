package dev.tollgate.core.meter;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Which failures of a call mean that its request never left, so that nobody bills it. */
final class Unsent {
  private Unsent() {}

  static boolean means(@Nullable Throwable cause) {
    // By name: a run-time image without java.net.http has no such class.
    return (cause != null
            && cause.getClass().getName().equals("java.net.http.HttpConnectTimeoutException"))
        || cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof NoRouteToHostException
        || cause instanceof SSLHandshakeException;
  }
}
