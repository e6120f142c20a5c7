package dev.tollgate.simulator;

import dev.tollgate.simulator.billing.Call;
import dev.tollgate.simulator.reply.Behaviour;
import dev.tollgate.simulator.reply.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.zip.GZIPOutputStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;

/**
 * Writes one reply at its pace and bills it: in full just before its last bytes go out, so that
 * whoever has read the end finds it on the invoice; as generated when it broke off. One thread.
 */
final class ReplyWriter {
  private final Request request;
  private final Response response;
  private final Lockstep lockstep;
  private final LongSupplier epochMicros;

  ReplyWriter(Request request, Response response, Lockstep lockstep, LongSupplier epochMicros) {
    this.request = request;
    this.response = response;
    this.lockstep = lockstep;
    this.epochMicros = epochMicros;
  }

  /**
   * Writes the reply to its end.
   *
   * @throws IOException when it broke off, as told or because the caller left
   */
  void write(Reply reply, Behaviour how, boolean gzipAccepted, String requestId, Call call)
      throws IOException {
    response.setStatus(200);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, reply.contentType());
    Encoder encoder = new Encoder(how.gzip() && gzipAccepted);
    if (encoder.gzip()) {
      response.getHeaders().put(HttpHeader.CONTENT_ENCODING, "gzip");
    }
    long generated = 0;
    pause(how.latencyMs());
    boolean stepwise = how.lockstep() && reply.streamed();
    try (Lockstep.Waiting waiting = lockstep.open(requestId, stepwise)) {
      // HTTP/2 tells when a reader has left; on HTTP/1.1 only the next write does.
      request.addFailureListener(failure -> waiting.abandon());
      List<Reply.Chunk> chunks = reply.chunks();
      for (int i = 0; i < chunks.size(); i++) {
        Reply.Chunk chunk = chunks.get(i);
        boolean last = i == chunks.size() - 1;
        generated = chunk.generated();
        byte[] bytes =
            encoder.encode(chunk.text().getBytes(reply.charset()), last && !reply.abrupt());
        if (last && !reply.abrupt()) {
          call.complete(reply.rates(), reply.tokens(), reply.usageTold(), epochMicros.getAsLong());
        }
        send(bytes, how.pieceBytes(), last && !reply.abrupt());
        if (!last && reply.streamed()) {
          if (stepwise) {
            waiting.await(i + 1L);
          }
          pause(how.chunkDelayMs());
        }
      }
      if (reply.abrupt()) {
        throw new IOException("cut, as told");
      }
    } catch (IOException e) {
      call.cut(reply.rates(), reply.tokens().generatedOnly(generated), epochMicros.getAsLong());
      throw e;
    }
  }

  private void send(byte[] bytes, int pieceBytes, boolean last) throws IOException {
    int step = pieceBytes == 0 ? Math.max(1, bytes.length) : pieceBytes;
    int at = 0;
    do {
      int end = Math.min(bytes.length, at + step);
      boolean endOfReply = last && end == bytes.length;
      Content.Sink.write(response, endOfReply, ByteBuffer.wrap(bytes, at, end - at));
      at = end;
    } while (at < bytes.length);
  }

  private static void pause(long ms) throws InterruptedIOException {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("the simulator stops");
    }
  }

  /**
   * Turns chunks into bytes, compressed or not; each chunk can be read when its bytes are there.
   */
  private static final class Encoder {
    private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
    private final @org.jspecify.annotations.Nullable GZIPOutputStream gzip;

    Encoder(boolean gzip) throws IOException {
      this.gzip = gzip ? new GZIPOutputStream(compressed, 512, true) : null;
    }

    boolean gzip() {
      return gzip != null;
    }

    byte[] encode(byte[] plain, boolean last) throws IOException {
      if (gzip == null) {
        return plain;
      }
      gzip.write(plain);
      if (last) {
        gzip.finish();
      } else {
        gzip.flush();
      }
      byte[] bytes = compressed.toByteArray();
      compressed.reset();
      return bytes;
    }
  }
}
