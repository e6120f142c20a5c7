package dev.tollgate.instrumentation.grpc;

import dev.tollgate.api.exchange.Refusal;
import dev.tollgate.api.exchange.Tap;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.ForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A call that is held from its start until its one message is there, which says what it will cost:
 * a call that starts has opened its stream. Whoever calls sends the message at once, as nothing
 * comes before it. As thread-safe as any call: {@link #cancel} may come from any thread.
 */
final class GatedCall extends ForwardingClientCall<Object, Object> {

  private enum State {
    /** Not started, or started and held. */
    HELD,
    /** Some thread starts it right now. */
    LEAVING,
    LEFT,
    REFUSED
  }

  /** What the app started the call with. Immutable. */
  private static final class Start {
    final Listener<Object> listener;
    final Metadata headers;

    Start(Listener<Object> listener, Metadata headers) {
      this.listener = listener;
      this.headers = headers;
    }
  }

  private final ClientCall<Object, Object> call;
  private final MethodDescriptor<Object, Object> method;
  private final CallOptions options;
  private final CallTap tap;
  private final Gate gate;
  private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

  private volatile @Nullable Start start;

  private int requested;
  private boolean uncompressed;

  /** Cancels what was cancelled while it left. */
  private volatile @Nullable Runnable cancellation;

  GatedCall(
      ClientCall<Object, Object> call,
      MethodDescriptor<Object, Object> method,
      CallOptions options,
      CallTap tap,
      Gate gate) {
    this.call = call;
    this.method = method;
    this.options = options;
    this.tap = tap;
    this.gate = gate;
  }

  @Override
  protected ClientCall<Object, Object> delegate() {
    return call;
  }

  @Override
  public void start(Listener<Object> listener, Metadata headers) {
    if (listener == null || headers == null || start != null || state.get() != State.HELD) {
      leave();
      call.start(listener, headers); // which says what is wrong
    } else {
      start = new Start(listener, headers);
    }
  }

  @Override
  public void request(int messages) {
    if (held() == null || messages < 0) {
      leave();
      unlessRefused(() -> call.request(messages));
      return;
    }
    requested = messages > Integer.MAX_VALUE - requested ? Integer.MAX_VALUE : requested + messages;
  }

  @Override
  public void setMessageCompression(boolean enabled) {
    if (held() != null) {
      uncompressed = !enabled;
    } else {
      unlessRefused(() -> call.setMessageCompression(enabled));
    }
  }

  /** What is held takes its message; gRPC itself tells nobody when such a call is ready. */
  @Override
  public boolean isReady() {
    return held() != null || (state.get() != State.REFUSED && call.isReady());
  }

  @Override
  public void sendMessage(Object message) {
    Start held = held();
    if (held != null) {
      sendFirst(held.headers, message);
    } else {
      unlessRefused(() -> call.sendMessage(message));
    }
  }

  @Override
  public void halfClose() {
    leave(); // without a message
    unlessRefused(call::halfClose);
  }

  @Override
  public void cancel(@Nullable String message, @Nullable Throwable cause) {
    tap.cancelled();
    if (start == null) {
      state.compareAndSet(State.HELD, State.LEFT); // so that the start says that it was cancelled
    } else {
      leave();
    }
    Runnable cancelling = () -> call.cancel(message, cause);
    if (state.get() == State.LEAVING) {
      cancellation = cancelling;
      if (state.get() == State.LEAVING) {
        return; // who starts it cancels it
      }
    }
    unlessRefused(cancelling);
  }

  private void sendFirst(Metadata headers, Object message) {
    byte[] bytes = bytes(message);
    Tap begun = bytes == null ? null : gate.begin(headers, bytes);
    Refusal refusal = begun == null ? null : begun.refusal();
    if (refusal != null) {
      refuse(refusal);
      return;
    }
    byte[] replacement = begun == null ? null : begun.requestBody();
    if (begun != null) {
      tap.open(begun);
    }
    if (!leave() && begun != null) {
      begun.cancel(); // by another thread, meanwhile
    }
    byte[] leaving = replacement == null ? bytes : replacement;
    call.sendMessage(leaving == null ? message : new TappedMethod.Written(leaving));
  }

  /** The message as the app's own marshaller writes it, or null where that fails. */
  private byte @Nullable [] bytes(Object message) {
    try (InputStream stream = method.streamRequest(message)) {
      return MessageBytes.read(stream);
    } catch (IOException | RuntimeException e) {
      return null; // it fails again where gRPC writes it, and gRPC says so to the app
    }
  }

  /** Starts what is held; false where nothing is. */
  private boolean leave() {
    Start held = start;
    if (held == null || !state.compareAndSet(State.HELD, State.LEAVING)) {
      return false;
    }
    try {
      call.start(new TappedListener(held.listener, tap), held.headers);
      if (requested > 0) {
        call.request(requested);
      }
      if (uncompressed) {
        call.setMessageCompression(false);
      }
    } catch (RuntimeException | Error e) {
      tap.failed(e);
      throw e;
    } finally {
      state.set(State.LEFT);
    }
    Runnable cancelling = cancellation;
    if (cancelling != null) {
      cancelling.run();
    }
    return true;
  }

  private void refuse(Refusal refusal) {
    Start held = start;
    if (held == null || !state.compareAndSet(State.HELD, State.REFUSED)) {
      return; // cancelled meanwhile, and without a message
    }
    call.cancel("refused before it started", null); // it may wait for its channel
    Runnable close =
        () -> held.listener.onClose(Refusals.status(refusal), Refusals.trailers(refusal));
    Executor executor = options.getExecutor();
    if (executor == null) {
      close.run();
      return;
    }
    try {
      executor.execute(Context.current().wrap(close));
    } catch (RejectedExecutionException e) {
      close.run(); // somebody has to be told
    }
  }

  /** What the call was started with, where it is still held. */
  private @Nullable Start held() {
    return state.get() == State.HELD ? start : null;
  }

  /** A call that was refused is closed: nothing that is asked of it means anything. */
  private void unlessRefused(Runnable asked) {
    if (state.get() != State.REFUSED) {
      asked.run();
    }
  }
}
