package dev.tollgate.collector.attach;

/** The JVM has an agent already, and nothing was changed. */
public final class AgentPresentException extends AttachException {
  private static final long serialVersionUID = 1;

  AgentPresentException(String message) {
    super(message);
  }
}
