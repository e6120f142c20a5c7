package dev.tollgate.api.exchange;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A tap is an exchange as a client's own thread may call it: it never throws, whatever the exchange
 * does.
 *
 * <p>An exchange promises not to throw and says in its own log what went wrong inside it. The tap
 * is the second belt, for what no code can promise: a linkage error, a stack or heap used up. After
 * the first such fault the tap passes on no more bytes, only the end, and the app's bytes flow on
 * untouched. As thread-safe as the exchange.
 */
public final class Tap implements Exchange {
  private final Exchange exchange;
  private volatile boolean faulty;

  /** A tap that reports to this exchange. */
  public Tap(Exchange exchange) {
    this.exchange = exchange;
  }

  @Override
  public @Nullable Refusal refusal() {
    return exchange.refusal();
  }

  @Override
  public byte @Nullable [] requestBody() {
    try {
      return exchange.requestBody();
    } catch (Throwable fault) {
      faulty(fault);
      return null;
    }
  }

  @Override
  public @Nullable BodyFilter filter() {
    try {
      return exchange.filter();
    } catch (Throwable fault) {
      faulty(fault);
      return null;
    }
  }

  @Override
  public void head(int status, Headers headers) {
    report(() -> exchange.head(status, headers));
  }

  @Override
  public void body(ByteBuffer bytes) {
    if (faulty) {
      return;
    }
    try {
      exchange.body(bytes);
    } catch (Throwable fault) {
      faulty(fault);
    }
  }

  @Override
  public void heldBy(Object handle) {
    report(() -> exchange.heldBy(handle));
  }

  @Override
  public void end() {
    report(exchange::end);
  }

  @Override
  public void fail(Throwable cause) {
    report(() -> exchange.fail(cause));
  }

  @Override
  public void cancel() {
    report(exchange::cancel);
  }

  @Override
  public void faulty(Throwable fault) {
    faulty = true;
    try {
      exchange.faulty(fault);
    } catch (Throwable unsayable) {
      // With no stack or heap left not even that can be said; the app's call is what matters.
      return;
    }
  }

  private void report(Runnable event) {
    try {
      event.run();
    } catch (Throwable fault) {
      faulty(fault);
    }
  }
}
