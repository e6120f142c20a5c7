package dev.tollgate.core.install;

import dev.tollgate.api.hook.HookPoint;

/** Told of hooks that fail. Thread-safe. */
public interface HookFaults {

  /** The hook failed once; the call went on untouched. */
  void failed(HookPoint point, Throwable cause);

  /** The hook is disabled for the life of the JVM. */
  void disabled(HookPoint point, Throwable cause);
}
