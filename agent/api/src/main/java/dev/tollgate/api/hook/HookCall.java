package dev.tollgate.api.hook;

import org.jspecify.annotations.Nullable;

/**
 * What a hook makes of one call of a hooked method: other arguments, another result, or no call at
 * all. Confined to the thread that runs the method.
 */
public abstract class HookCall {
  private final @Nullable Object @Nullable [] arguments;
  private final boolean skipped;

  /** A call that runs with the app's own arguments. */
  protected HookCall() {
    this(null, false);
  }

  /** A call that runs with these arguments instead. */
  protected HookCall(@Nullable Object[] arguments) {
    this(arguments, false);
  }

  private HookCall(@Nullable Object @Nullable [] arguments, boolean skipped) {
    this.arguments = arguments;
    this.skipped = skipped;
  }

  /** A call whose method never runs: its caller gets this result at once. */
  public static HookCall answer(Object result) {
    return new Answered(result);
  }

  /** A call whose method never runs: its caller gets this failure at once. */
  public static HookCall failure(Throwable failure) {
    return new Failed(failure);
  }

  /** The arguments to run with, or null for the app's own. */
  public final @Nullable Object @Nullable [] arguments() {
    return arguments;
  }

  /** Whether the method is not to run at all. */
  public final boolean skipped() {
    return skipped;
  }

  /** What a call that was skipped throws to its caller, or null where it returns. */
  public @Nullable Throwable failure() {
    return null;
  }

  /** The method returned: what its caller is to see instead. By default the same. */
  public @Nullable Object returned(@Nullable Object result) throws Exception {
    return result;
  }

  /** The method threw. The caller sees the same; there is no way to change it. */
  public void threw(Throwable thrown) throws Exception {}

  private static final class Answered extends HookCall {
    private final Object result;

    Answered(Object result) {
      super(null, true);
      this.result = result;
    }

    @Override
    public Object returned(@Nullable Object ignored) {
      return result;
    }
  }

  private static final class Failed extends HookCall {
    private final Throwable failure;

    Failed(Throwable failure) {
      super(null, true);
      this.failure = failure;
    }

    @Override
    public Throwable failure() {
      return failure;
    }
  }
}
