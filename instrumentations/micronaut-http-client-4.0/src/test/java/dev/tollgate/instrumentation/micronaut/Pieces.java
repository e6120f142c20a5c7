package dev.tollgate.instrumentation.micronaut;

import dev.tollgate.core.contract.PieceStream;
import java.io.InputStream;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Takes a response's pieces: one is asked for when the reader needs it. */
final class Pieces extends BaseSubscriber<byte[]> {
  private final PieceStream stream =
      new PieceStream() {
        @Override
        protected void wantsNext() {
          Pieces.this.request(1);
        }
      };

  @Override
  protected void hookOnSubscribe(Subscription subscription) {
    request(1); // a response is told of with its first piece
  }

  @Override
  protected void hookOnNext(byte[] piece) {
    stream.push(piece);
  }

  @Override
  protected void hookOnError(Throwable thrown) {
    stream.fail(thrown);
  }

  @Override
  protected void hookOnComplete() {
    stream.end();
  }

  InputStream stream() {
    return stream;
  }
}
