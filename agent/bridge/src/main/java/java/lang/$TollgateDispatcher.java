package java.lang;

/**
 * The agent as instrumented code sees it: finds the hook for an id and runs it. Implemented in the
 * agent's own class loader, which instrumented code cannot name. Thread-safe.
 */
public abstract class $TollgateDispatcher {

  /** For the agent alone. */
  protected $TollgateDispatcher() {}

  /**
   * Enters the hook {@code hookId}.
   *
   * @param self the instance the hooked method runs on, or null for a static method
   * @param arguments the method's arguments
   * @return the call to end with {@link $TollgateCall#exit}, or null where the hook has no interest
   */
  public abstract $TollgateCall enter(int hookId, Object self, Object[] arguments);
}
