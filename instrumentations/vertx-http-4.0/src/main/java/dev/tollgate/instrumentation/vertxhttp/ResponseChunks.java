package dev.tollgate.instrumentation.vertxhttp;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The pieces of a response, in the client's own terms, which no public method of 4.x and 5.x is.
 */
final class ResponseChunks {
  private static final String INTERNAL_BUFFER = "io.vertx.core.internal.buffer.BufferInternal";
  private static final MethodHandle BYTES = bytes();

  /**
   * Whether a piece can be added to a response: what a filter held back when the response ends. The
   * client's package is closed to us where it is a named module.
   */
  static final boolean CAN_BE_ADDED = ClientInternals.OPEN != null;

  private ResponseChunks() {}

  /** The bytes of a buffer, not copied. */
  static ByteBuf bytes(Buffer buffer) {
    try {
      return (ByteBuf) BYTES.invokeExact(buffer);
    } catch (Throwable e) {
      throw new IllegalStateException("no bytes of " + buffer.getClass(), e);
    }
  }

  /** Gives the app another piece, unless it is null. */
  static void add(HttpClientResponse response, @Nullable ByteBuffer piece)
      throws ReflectiveOperationException {
    ClientInternals client = ClientInternals.OPEN;
    if (piece != null && client != null) {
      byte[] bytes = new byte[piece.remaining()];
      piece.get(bytes);
      client.chunk(response, Buffer.buffer(bytes));
    }
  }

  /**
   * Looked up from here: on JDK 11 the public lookup fails where a JVM has two copies of Vert.x.
   */
  private static MethodHandle bytes() {
    MethodHandles.Lookup lookup = MethodHandles.lookup();
    MethodType type = MethodType.methodType(ByteBuf.class);
    try {
      return lookup.findVirtual(Buffer.class, "getByteBuf", type);
    } catch (ReflectiveOperationException since5) {
      try {
        Class<?> internal = Class.forName(INTERNAL_BUFFER, false, Buffer.class.getClassLoader());
        return lookup
            .findVirtual(internal, "getByteBuf", type)
            .asType(MethodType.methodType(ByteBuf.class, Buffer.class));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError("no bytes can be had of a buffer", e);
      }
    }
  }
}
