package dev.tollgate.core.install;

import net.bytebuddy.asm.Advice;
import net.bytebuddy.implementation.bytecode.assign.Assigner.Typing;
import org.jspecify.annotations.Nullable;

/**
 * The one piece of byte code that is woven into client libraries: hands the call to the bridge and
 * does what comes back. Inlined into other people's classes, so it may name nothing but the JDK and
 * the bridge. Never called as a method.
 */
@SuppressWarnings("UnusedVariable") // assignments here are what the woven code does
final class HookAdvice {
  private HookAdvice() {}

  @Advice.OnMethodEnter(skipOn = $TollgateRefusal.class, suppress = Throwable.class)
  static @Nullable $TollgateCall enter(
      @HookId int hookId,
      @Advice.This(optional = true) @Nullable Object self,
      @Advice.AllArguments(readOnly = false, typing = Typing.DYNAMIC) Object[] arguments) {
    $TollgateCall call = $Tollgate.enter(hookId, self, arguments);
    if (call != null && call.arguments != null) {
      arguments = call.arguments;
    }
    return call;
  }

  @Advice.OnMethodExit(onThrowable = Throwable.class, suppress = Throwable.class)
  static void exit(
      @Advice.Enter @Nullable $TollgateCall call,
      @Advice.Return(readOnly = false, typing = Typing.DYNAMIC) @Nullable Object result,
      @Advice.Thrown(readOnly = false, typing = Typing.DYNAMIC) @Nullable Throwable thrown) {
    if (call != null) {
      call.exit(result, thrown);
      result = call.result;
      thrown = call.thrown;
    }
  }
}
