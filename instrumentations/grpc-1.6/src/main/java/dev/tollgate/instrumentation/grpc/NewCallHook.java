package dev.tollgate.instrumentation.grpc;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import org.jspecify.annotations.Nullable;

/** Runs around {@code RealChannel.newCall(method, options)}, on the thread that makes the call. */
public final class NewCallHook implements Hook {

  /** For the agent, by reflection. */
  public NewCallHook() {}

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    if (!(self instanceof Channel)
        || !(arguments[0] instanceof MethodDescriptor)
        || !(arguments[1] instanceof CallOptions)) {
      return null;
    }
    MethodDescriptor<?, ?> method = (MethodDescriptor<?, ?>) arguments[0];
    if (!Target.isPrediction(method.getFullMethodName())) {
      return null;
    }
    CallOptions options = (CallOptions) arguments[1];
    Target target = Target.of((Channel) self, method, options);
    if (!exchanges.watches(target.host(), target.port(), target.path())) {
      return null;
    }
    if (!method.getType().clientSendsOneMessage()) {
      // No model of a provider's is called so; that there was a call is counted.
      Object unused = exchanges.beginGrpc(new SentRequest(target, new Metadata(), null), null);
      return null;
    }
    return new Gated(untyped(method), options, target, exchanges, new CallTap());
  }

  /** Whatever its messages are, they are only passed on. */
  @SuppressWarnings("unchecked")
  private static MethodDescriptor<Object, Object> untyped(MethodDescriptor<?, ?> method) {
    return (MethodDescriptor<Object, Object>) method;
  }

  private static final class Gated extends HookCall {
    private final MethodDescriptor<Object, Object> method;
    private final CallOptions options;
    private final CallTap tap;
    private final Gate gate;

    Gated(
        MethodDescriptor<Object, Object> method,
        CallOptions options,
        Target target,
        Exchanges exchanges,
        CallTap tap) {
      super(new Object[] {TappedMethod.of(method, tap), options});
      this.method = method;
      this.options = options;
      this.tap = tap;
      this.gate = new Gate(target, exchanges, exchanges.origin());
    }

    @Override
    @SuppressWarnings("unchecked") // of the method's own types, as the arguments said
    public @Nullable Object returned(@Nullable Object call) {
      return call instanceof ClientCall
          ? new GatedCall((ClientCall<Object, Object>) call, method, options, tap, gate)
          : call;
    }
  }
}
