package com.acme.hooks;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Does to a call what the call's text says. */
public final class SenderHook implements Hook {

  @Override
  public @Nullable HookCall enter(
      @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
    String text = String.valueOf(arguments[0]);
    return switch (text) {
      case "ignored " -> null;
      case "answered " -> HookCall.answer("the hook's own");
      case "failed " -> HookCall.failure(new IllegalStateException("the hook's own"));
      case "misfit " -> throw new NoSuchMethodError("the library is another one");
      case "wrong " -> throw new AssertionError("the hook is wrong");
      case "deep " -> throw new StackOverflowError("the app is deep");
      case "odd " -> throw new IllegalStateException("an odd request");
      case "late " -> new Late();
      case "loader " -> HookCall.answer(SenderHook.class.getClassLoader().getName());
      default -> new Loud(text, arguments[1], exchanges);
    };
  }

  private static final class Loud extends HookCall {
    private final Exchanges exchanges;

    Loud(String text, @Nullable Object times, Exchanges exchanges) {
      super(new Object[] {text.toUpperCase(Locale.ROOT), times});
      this.exchanges = exchanges;
    }

    @Override
    public Object returned(@Nullable Object result) {
      return result + "!";
    }

    @Override
    public void threw(Throwable thrown) {
      exchanges.watches(thrown.getMessage(), 443, "/");
    }
  }

  private static final class Late extends HookCall {
    @Override
    public Object returned(@Nullable Object result) {
      throw new IllegalStateException("failed on the way out");
    }
  }
}
