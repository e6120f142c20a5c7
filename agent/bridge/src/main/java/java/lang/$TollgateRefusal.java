package java.lang;

/**
 * A call whose hooked method is not to run at all: the advice skips the method's body, and the
 * caller sees what {@link #exit} sets. The type is the signal, so that a refusal is data and never
 * a throw.
 */
public abstract class $TollgateRefusal extends $TollgateCall {

  /** For the agent alone. */
  protected $TollgateRefusal() {}
}
