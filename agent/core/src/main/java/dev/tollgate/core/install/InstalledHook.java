package dev.tollgate.core.install;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import dev.tollgate.api.hook.HookPoint;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An installed hook is a hook point with its number, its state, and one {@link Hook} per class
 * loader that has the hooked class. Thread-safe.
 *
 * <p>A hook that fails is a danger to its host: the first {@link LinkageError} (a library that is
 * not as expected) or the {@value #MAX_FAULTS}th exception disables it for the life of the JVM. The
 * app's calls go on unmetered, and the hook is reported as faulty.
 */
final class InstalledHook {
  static final int MAX_FAULTS = 10;

  private final int id;
  private final String instrumentation;
  private final HookPoint point;
  private final Exchanges exchanges;
  private final HookFaults faults;
  private final ClassValue<Hook> hooks;
  private final AtomicInteger faultCount = new AtomicInteger();
  private volatile boolean applied;
  private volatile @Nullable String fault;

  InstalledHook(
      int id,
      String instrumentation,
      HookPoint point,
      ClassLoader agentLoader,
      Exchanges exchanges,
      HookFaults faults) {
    this.id = id;
    this.instrumentation = instrumentation;
    this.point = point;
    this.exchanges = exchanges;
    this.faults = faults;
    this.hooks =
        new ClassValue<>() {
          @Override
          protected Hook computeValue(Class<?> type) {
            return HelperLoader.load(declaring(type), point.hookClassName(), agentLoader);
          }
        };
  }

  int id() {
    return id;
  }

  String instrumentation() {
    return instrumentation;
  }

  HookPoint point() {
    return point;
  }

  /** Whether the hook's code is in a loaded class. */
  boolean applied() {
    return applied;
  }

  /** Why the hook is disabled, or null while it works. */
  @Nullable String fault() {
    return fault;
  }

  void markApplied() {
    applied = true;
  }

  @Nullable $TollgateCall enter(@Nullable Object self, @Nullable Object[] arguments) {
    if (fault != null || self == null) {
      return null;
    }
    try {
      HookCall call = hooks.get(self.getClass()).enter(self, arguments, exchanges);
      if (call == null) {
        return null;
      }
      return call.skipped() ? new SkippedCall(call) : new RunningCall(this, call);
    } catch (Throwable t) {
      failed(t);
      return null;
    }
  }

  /** Notes a failure of the hook, and disables it where that is the safe thing to do. */
  void failed(Throwable cause) {
    int count = faultCount.incrementAndGet();
    if (fault == null && (cause instanceof LinkageError || count >= MAX_FAULTS)) {
      fault = cause.toString();
      faults.disabled(point, cause);
    } else if (fault == null) {
      faults.failed(point, cause);
    }
  }

  private Class<?> declaring(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().equals(point.className())) {
        return c;
      }
    }
    throw new IllegalStateException(type + " is no " + point.className());
  }

  /** A call whose method runs. */
  private static final class RunningCall extends $TollgateCall {
    private final InstalledHook hook;
    private final HookCall call;

    RunningCall(InstalledHook hook, HookCall call) {
      this.hook = hook;
      this.call = call;
      this.arguments = call.arguments();
    }

    @Override
    public void exit(@Nullable Object returned, @Nullable Throwable thrown) {
      this.result = returned;
      this.thrown = thrown;
      try {
        if (thrown == null) {
          this.result = call.returned(returned);
        } else {
          call.threw(thrown);
        }
      } catch (Throwable t) {
        hook.failed(t);
      }
    }
  }

  /** A call whose method never runs. */
  private static final class SkippedCall extends $TollgateRefusal {

    SkippedCall(HookCall call) throws Exception {
      this.result = call.returned(null);
    }

    @Override
    public void exit(@Nullable Object returned, @Nullable Throwable thrown) {}
  }
}
