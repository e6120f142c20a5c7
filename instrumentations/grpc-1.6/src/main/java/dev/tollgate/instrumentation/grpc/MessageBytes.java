package dev.tollgate.instrumentation.grpc;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** A message as its bytes, in the form that gRPC and protobuf read at once. One thread. */
final class MessageBytes extends ByteArrayInputStream implements KnownLength, Drainable {

  MessageBytes(byte[] message) {
    super(message);
  }

  /** All of a message: one read where the length is known. */
  static byte[] read(InputStream message) throws IOException {
    return message instanceof KnownLength
        ? message.readNBytes(message.available())
        : message.readAllBytes();
  }

  @Override
  public synchronized int drainTo(OutputStream target) throws IOException {
    int length = available();
    target.write(buf, pos, length);
    pos = count;
    return length;
  }
}
