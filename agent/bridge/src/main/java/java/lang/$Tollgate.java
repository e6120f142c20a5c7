package java.lang;

/**
 * The one place that instrumented code calls: a switchboard in {@code java.base}, visible to every
 * class loader, that leads to the running agent, or to nothing when there is none.
 *
 * <p>It must stay free of lambdas, string concatenation and everything outside {@code java.lang}:
 * it can run before the JDK itself is fully up. Thread-safe. Never throws.
 */
public final class $Tollgate {

  /** The running agent, or null while none is attached: then every hook is a field read. */
  private static volatile $TollgateDispatcher dispatcher;

  private $Tollgate() {}

  /** Connects the agent; null disconnects it and leaves every hook dormant. */
  public static void connect($TollgateDispatcher agent) {
    dispatcher = agent;
  }

  /** Called by the inlined advice at the entry of a hooked method; null means "not ours". */
  public static $TollgateCall enter(int hookId, Object self, Object[] arguments) {
    $TollgateDispatcher agent = dispatcher;
    return agent == null ? null : agent.enter(hookId, self, arguments);
  }
}
