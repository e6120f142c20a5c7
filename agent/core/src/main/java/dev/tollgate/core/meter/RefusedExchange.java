package dev.tollgate.core.meter;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Headers;
import dev.tollgate.api.exchange.Refusal;
import java.nio.ByteBuffer;

/** An exchange that never was: already recorded, nothing to meter. */
final class RefusedExchange implements Exchange {
  private final Refusal refusal;

  RefusedExchange(Refusal refusal) {
    this.refusal = refusal;
  }

  @Override
  public Refusal refusal() {
    return refusal;
  }

  @Override
  public void head(int status, Headers headers) {}

  @Override
  public void body(ByteBuffer bytes) {}

  @Override
  public void end() {}

  @Override
  public void fail(Throwable cause) {}

  @Override
  public void cancel() {}

  @Override
  public void faulty(Throwable fault) {}
}
