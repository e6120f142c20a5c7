package dev.tollgate.instrumentation.grpc;

import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import java.io.IOException;
import java.io.InputStream;

/**
 * The app's method with two marshallers more: one that sends a message which is bytes already, and
 * one that shows each message of the response to a tap before the app's own parses the same bytes.
 */
final class TappedMethod {
  private TappedMethod() {}

  static MethodDescriptor<Object, Object> of(MethodDescriptor<Object, Object> method, CallTap tap) {
    return method.toBuilder(new Requests(method), new Responses(method, tap)).build();
  }

  /** A message that has been written already. */
  static final class Written {
    private final byte[] message;

    Written(byte[] message) {
      this.message = message;
    }
  }

  private static final class Requests implements Marshaller<Object> {
    private final MethodDescriptor<Object, Object> method;

    Requests(MethodDescriptor<Object, Object> method) {
      this.method = method;
    }

    /** Called again where gRPC itself tries again. */
    @Override
    public InputStream stream(Object message) {
      return message instanceof Written
          ? new MessageBytes(((Written) message).message)
          : method.streamRequest(message);
    }

    @Override
    public Object parse(InputStream message) {
      throw new UnsupportedOperationException("a client writes requests");
    }
  }

  private static final class Responses implements Marshaller<Object> {
    private final MethodDescriptor<Object, Object> method;
    private final CallTap tap;

    Responses(MethodDescriptor<Object, Object> method, CallTap tap) {
      this.method = method;
      this.tap = tap;
    }

    @Override
    public InputStream stream(Object message) {
      throw new UnsupportedOperationException("a client reads responses");
    }

    @Override
    public Object parse(InputStream message) {
      if (!tap.isOpen()) {
        return method.parseResponse(message);
      }
      byte[] bytes;
      try {
        bytes = MessageBytes.read(message);
      } catch (IOException e) {
        return method.parseResponse(new BrokenStream(e)); // whose marshaller says it in its words
      }
      tap.message(bytes);
      return method.parseResponse(new MessageBytes(bytes));
    }
  }

  /** What cannot be read any more than the stream that failed so. */
  private static final class BrokenStream extends InputStream {
    private final IOException failure;

    BrokenStream(IOException failure) {
      this.failure = failure;
    }

    @Override
    public int read() throws IOException {
      throw failure;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      throw failure;
    }
  }
}
