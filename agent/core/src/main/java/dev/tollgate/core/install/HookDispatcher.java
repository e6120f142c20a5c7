package dev.tollgate.core.install;

import org.jspecify.annotations.Nullable;

/** Takes a hooked call from the bridge to its hook. Thread-safe. */
final class HookDispatcher extends $TollgateDispatcher {
  private final InstalledHook[] hooks;

  HookDispatcher(InstalledHook[] hooks) {
    this.hooks = hooks;
  }

  @Override
  public @Nullable $TollgateCall enter(
      int hookId, @Nullable Object self, @Nullable Object[] arguments) {
    return hookId < hooks.length ? hooks[hookId].enter(self, arguments) : null;
  }
}
