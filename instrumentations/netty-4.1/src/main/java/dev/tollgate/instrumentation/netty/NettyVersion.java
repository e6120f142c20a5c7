package dev.tollgate.instrumentation.netty;

/** Whether the Netty beside these hooks is one that they are for. */
final class NettyVersion {
  private static final boolean SUPPORTED = hasHttp();

  private NettyVersion() {}

  /** Whether it is 4.1 or later, its HTTP in reach. */
  static boolean isSupported() {
    return SUPPORTED;
  }

  private static boolean hasHttp() {
    try {
      Class.forName(
              "io.netty.handler.codec.http.HttpRequest", false, NettyVersion.class.getClassLoader())
          .getMethod("uri"); // getUri, in 4.0
      return true;
    } catch (ReflectiveOperationException | LinkageError other) {
      return false;
    }
  }
}
