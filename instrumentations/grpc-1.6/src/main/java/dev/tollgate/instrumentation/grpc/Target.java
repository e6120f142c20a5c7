package dev.tollgate.instrumentation.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;

/** Where a call goes: host, port and method. Immutable. */
final class Target {
  private static final int TLS_PORT = 443;
  private static final String VERTEX_AI = "google.cloud.aiplatform.";
  private static final String PREDICTIONS = ".PredictionService/";

  private final String host;
  private final int port;
  private final String path;

  private Target(String host, int port, String path) {
    this.host = host;
    this.port = port;
    this.path = path;
  }

  /** Whether this is a method of the service that runs Vertex AI's models. */
  static boolean isPrediction(String fullMethodName) {
    return fullMethodName.startsWith(VERTEX_AI) && fullMethodName.contains(PREDICTIONS);
  }

  /** The target of a call: the channel's, where the call itself has no other. */
  static Target of(Channel channel, MethodDescriptor<?, ?> method, CallOptions options) {
    String own = options.getAuthority();
    String authority = own == null ? channel.authority() : own;
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']'); // an address of IPv6 has colons within
    return new Target(
        hasPort ? authority.substring(0, colon) : authority,
        hasPort ? port(authority.substring(colon + 1)) : TLS_PORT,
        "/" + method.getFullMethodName());
  }

  private static int port(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      return TLS_PORT; // gRPC itself takes such an authority
    }
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  String path() {
    return path;
  }
}
