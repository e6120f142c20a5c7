package dev.tollgate.core.meter;

import dev.tollgate.api.exchange.CallOrigin;
import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.exchange.Request;
import dev.tollgate.api.hook.Nested;
import dev.tollgate.core.grpc.RestExchange;
import dev.tollgate.core.grpc.RestRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The meter as one hook sees it: whatever fails in a stage of its exchanges is told to that hook.
 * Thread-safe.
 */
final class HookExchanges implements Exchanges {
  private final Metering metering;
  private final Consumer<Throwable> faults;

  HookExchanges(Metering metering, Consumer<Throwable> faults) {
    this.metering = metering;
    this.faults = faults;
  }

  @Override
  public boolean watches(@Nullable String host, int port, @Nullable String target) {
    return host != null
        && metering.endpoints().watches(host, port, target == null ? "" : target)
        && !Nested.here(); // asked last: other hosts pay nothing for it
  }

  @Override
  public CallOrigin origin() {
    return metering.origin(faults);
  }

  @Override
  public @Nullable Exchange begin(Request request, @Nullable CallOrigin origin) {
    return metering.begin(request, origin, faults);
  }

  @Override
  public @Nullable Exchange beginGrpc(Request request, @Nullable CallOrigin origin) {
    try {
      RestRequest rest = RestRequest.of(request);
      if (rest == null) {
        return metering.begin(request, origin, faults); // no LLM call, but counted
      }
      Exchange exchange = metering.begin(rest, origin, faults);
      return exchange == null ? null : new RestExchange(exchange, rest);
    } catch (RuntimeException | Error e) {
      metering.failed("begin", e, faults);
      return null;
    }
  }

  @Override
  public void webSocket(String host, String target) {
    metering.webSocket(host, target);
  }

  @Override
  public void faulty(Throwable fault) {
    faults.accept(fault);
  }
}
