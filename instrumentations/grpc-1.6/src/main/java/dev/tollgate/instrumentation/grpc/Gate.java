package dev.tollgate.instrumentation.grpc;

import dev.tollgate.api.exchange.CallOrigin;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Tap;
import io.grpc.Metadata;
import org.jspecify.annotations.Nullable;

/** Where one call's exchange begins. Immutable. */
final class Gate {
  private final Target target;
  private final Exchanges exchanges;
  private final CallOrigin origin;

  /** The gate for a call that this origin has made. */
  Gate(Target target, Exchanges exchanges, CallOrigin origin) {
    this.target = target;
    this.exchanges = exchanges;
    this.origin = origin;
  }

  /** Begins it with the message that is about to leave; null where it is no LLM call. */
  @Nullable Tap begin(Metadata headers, byte[] message) {
    try {
      Exchange exchange = exchanges.beginGrpc(new SentRequest(target, headers, message), origin);
      return exchange == null ? null : new Tap(exchange);
    } catch (Throwable fault) {
      exchanges.faulty(fault);
      return null;
    }
  }
}
