package java.lang;

/**
 * One hooked method call on its way through the agent: what the inlined advice carries from a
 * method's entry to its exit.
 *
 * <p>Confined to the thread that runs the hooked method. The advice reads {@link #arguments} after
 * entry and {@link #result} and {@link #thrown} after {@link #exit}; everything else is the agent's
 * own.
 */
public abstract class $TollgateCall {

  /** For the agent alone. */
  protected $TollgateCall() {}

  /** The arguments the method is to run with, or null to leave the app's own. */
  public Object[] arguments;

  /** What the method returns to its caller, set by {@link #exit}. */
  public Object result;

  /** What the method throws to its caller, set by {@link #exit}; null for a normal return. */
  public Throwable thrown;

  /**
   * Ends the call: takes what the method returned or threw and sets {@link #result} and {@link
   * #thrown} to what its caller is to see.
   */
  public abstract void exit(Object returned, Throwable thrown);
}
