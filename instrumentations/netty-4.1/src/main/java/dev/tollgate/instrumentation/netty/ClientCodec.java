package dev.tollgate.instrumentation.netty;

/** Tells a client's HTTP codec from Netty's other handlers, without loading a class of either. */
final class ClientCodec {
  private static final String HTTP_1 = "io.netty.handler.codec.http.HttpClientCodec";

  /** Of clients and of servers, which write no request. */
  private static final String HTTP_2 =
      "io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec";

  /** Every write through a handler of these kinds asks. */
  private static final ClassValue<Boolean> KNOWN =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> handler) {
          return NettyVersion.isSupported() && isCodec(handler);
        }
      };

  private ClientCodec() {}

  /** Whether the handlers of this class are such codecs. */
  static boolean isOne(Class<?> handler) {
    return KNOWN.get(handler);
  }

  private static boolean isCodec(Class<?> handler) {
    for (Class<?> type = handler; type != null; type = type.getSuperclass()) {
      if (type.getName().equals(HTTP_1) || type.getName().equals(HTTP_2)) {
        return true;
      }
    }
    return false;
  }
}
