package dev.tollgate.instrumentation.jettyclient12;

import dev.tollgate.api.exchange.BodyTap;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.jspecify.annotations.Nullable;

/**
 * A response's content that shows the tap each chunk as the app reads it. Reads and demands when
 * the app does and not otherwise. As thread-safe as the client's own.
 */
final class TappedContent implements Content.Source {
  private final Content.Source content;
  private final BodyTap body;
  private boolean ended;

  TappedContent(Content.Source content, BodyTap body) {
    this.content = content;
    this.body = body;
  }

  @Override
  public Content.@Nullable Chunk read() {
    while (true) {
      Content.Chunk chunk = content.read();
      if (chunk == null || Content.Chunk.isFailure(chunk) || ended) {
        return chunk;
      }
      ended = chunk.isLast();
      if (chunk.hasRemaining()) {
        body.came(chunk.getByteBuffer());
      }
      if (ended) {
        body.ended();
      }
      Content.Chunk passed = body.filtered() ? passed(chunk) : chunk;
      if (passed != null) {
        return passed;
      }
    }
  }

  /** What the app gets in its place, or null for nothing yet. */
  private Content.@Nullable Chunk passed(Content.Chunk chunk) {
    ByteBuffer bytes = body.pass(chunk.getByteBuffer());
    chunk.release();
    if (ended) {
      bytes = joined(bytes, body.rest());
    }
    return ended || bytes.hasRemaining() ? Content.Chunk.from(bytes, ended) : null;
  }

  private static ByteBuffer joined(ByteBuffer first, ByteBuffer second) {
    return ByteBuffer.allocate(first.remaining() + second.remaining())
        .put(first)
        .put(second)
        .flip();
  }

  @Override
  public void demand(Runnable demandCallback) {
    content.demand(demandCallback);
  }

  @Override
  public void fail(Throwable failure) {
    content.fail(failure);
  }

  @Override
  public void fail(Throwable failure, boolean last) {
    content.fail(failure, last);
  }

  @Override
  public long getLength() {
    return body.filtered() ? -1 : content.getLength();
  }
}
