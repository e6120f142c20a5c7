package dev.tollgate.instrumentation.helidonwebclient;

import dev.tollgate.api.exchange.Refusal;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.http.Status;
import io.helidon.webclient.api.ClientConnection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A connection to nobody: what is written to it is dropped, and what is read from it is a refusal
 * as it would have come off the wire.
 */
final class RefusedConnection implements ClientConnection, DataWriter {
  private static final Set<String> OF_THE_WIRE =
      Set.of("content-length", "transfer-encoding", "connection", "trailer");

  private final byte[] response;
  private final HelidonSocket socket = new RefusedSocket();

  RefusedConnection(Refusal refusal) {
    this.response = response(refusal);
  }

  private static byte[] response(Refusal refusal) {
    byte[] body = refusal.body();
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(refusal.status()).append(' ');
    head.append(Status.create(refusal.status()).reasonPhrase()).append("\r\n");
    for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
      if (!OF_THE_WIRE.contains(header.getKey())) {
        head.append(header.getKey()).append(": ").append(header.getValue()).append("\r\n");
      }
    }
    head.append("content-length: ").append(body.length).append("\r\n\r\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(head.toString().getBytes(StandardCharsets.ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }

  /** From the beginning, as often as it is asked for: a service of the app's may try again. */
  @Override
  public DataReader reader() {
    Iterator<byte[]> once = List.of(response).iterator();
    return new DataReader(() -> once.hasNext() ? once.next() : null);
  }

  @Override
  public DataWriter writer() {
    return this;
  }

  @Override
  public void write(BufferData... buffers) {}

  @Override
  public void write(BufferData buffer) {}

  @Override
  public void writeNow(BufferData... buffers) {}

  @Override
  public void writeNow(BufferData buffer) {}

  @Override
  public String channelId() {
    return socket.socketId();
  }

  @Override
  public HelidonSocket helidonSocket() {
    return socket;
  }

  @Override
  public void readTimeout(Duration readTimeout) {}

  @Override
  public void closeResource() {}
}
