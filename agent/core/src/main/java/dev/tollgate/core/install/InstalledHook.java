package dev.tollgate.core.install;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import dev.tollgate.api.hook.HookPoint;
import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An installed hook is a hook point with its number, its state, and one {@link Hook} per class
 * loader that has the hooked class. Thread-safe.
 *
 * <p>A hook that fails is a danger to its host: the first {@link Error} that tells of code that
 * does not fit (such as a {@link LinkageError}: a library that is not as expected), or the {@value
 * #MAX_FAULTS}th other failure within an hour, in whatever stage of its calls, disables it until
 * the agent is attached anew. The app's calls go on unmetered, and the hook is reported as faulty.
 */
final class InstalledHook {
  static final int MAX_FAULTS = 10;
  private static final long FAULTS_WITHIN_NS = 3_600_000_000_000L;

  private final int id;
  private final String instrumentation;
  private final HookPoint point;
  private final Function<Consumer<Throwable>, Exchanges> source;
  private final HookFaults faults;
  private final LongSupplier nanoTime;
  private final ClassValue<Hook> hooks;

  /** The classes that have a hook, so that it can be taken from them. */
  private final Set<Class<?>> hooked =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  private int faultCount;
  private long firstFaultNs;
  private volatile @Nullable Exchanges exchanges;
  private volatile boolean applied;
  private volatile @Nullable String fault;

  InstalledHook(
      int id,
      String instrumentation,
      HookPoint point,
      @Nullable String shadedIn,
      ClassLoader agentLoader,
      Function<Consumer<Throwable>, Exchanges> source,
      HookFaults faults,
      LongSupplier nanoTime) {
    this.id = id;
    this.instrumentation = instrumentation;
    this.point = point;
    this.source = source;
    this.faults = faults;
    this.nanoTime = nanoTime;
    this.hooks =
        new ClassValue<>() {
          @Override
          protected Hook computeValue(Class<?> type) {
            Hook hook =
                Privileged.get(
                    () ->
                        HelperLoader.load(
                            declaring(type), point.hookClassName(), agentLoader, shadedIn));
            hooked.add(type);
            return hook;
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
      HookCall call = hooks.get(self.getClass()).enter(self, arguments, exchanges());
      if (call == null) {
        return null;
      }
      return call.skipped() ? new SkippedCall(call) : new RunningCall(this, call);
    } catch (Throwable t) {
      failed(t);
      return null;
    }
  }

  private Exchanges exchanges() {
    Exchanges mine = exchanges;
    if (mine == null) {
      mine = Privileged.get(() -> source.apply(this::failed));
      exchanges = mine;
    }
    return mine;
  }

  /** Notes a failure of the hook, and disables it where that is the safe thing to do. */
  synchronized void failed(Throwable cause) {
    if (fault != null) {
      return;
    }
    long nowNs = nanoTime.getAsLong();
    if (faultCount == 0 || nowNs - firstFaultNs > FAULTS_WITHIN_NS) {
      faultCount = 0;
      firstFaultNs = nowNs;
    }
    faultCount++;
    if (isOfTheCode(cause) || faultCount >= MAX_FAULTS) {
      fault = cause.toString();
      faults.disabled(point, cause);
    } else {
      faults.failed(point, cause);
    }
  }

  /**
   * Whether it will happen again. A lack of memory or of stack is the app's state, and may pass.
   */
  private static boolean isOfTheCode(Throwable cause) {
    return cause instanceof Error && !(cause instanceof VirtualMachineError);
  }

  /** Lets go of the hook's objects: nothing of them stays in the app's classes. */
  void forget() {
    synchronized (hooked) {
      hooked.forEach(hooks::remove);
      hooked.clear();
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
      this.thrown = call.failure();
    }

    @Override
    public void exit(@Nullable Object returned, @Nullable Throwable thrown) {}
  }
}
