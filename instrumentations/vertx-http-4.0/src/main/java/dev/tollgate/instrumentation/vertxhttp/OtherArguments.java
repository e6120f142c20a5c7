package dev.tollgate.instrumentation.vertxhttp;

import dev.tollgate.api.hook.HookCall;
import org.jspecify.annotations.Nullable;

/** A call of the client's own method with something else than it was given. */
final class OtherArguments extends HookCall {
  OtherArguments(@Nullable Object[] arguments) {
    super(arguments);
  }
}
