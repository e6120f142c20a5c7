package dev.tollgate.collector.attach;

import org.jspecify.annotations.Nullable;

/** What an agent does in its JVM. */
public enum AgentState {
  /** There is none. */
  NONE("none"),
  /** It is there, and waits for the first HTTP client to load. */
  WAITING("waiting"),
  /** It meters. */
  ACTIVE("active"),
  /** It was taken out; what remains does nothing. */
  DORMANT("dormant"),
  /** It was told to do nothing. */
  DISABLED("disabled"),
  /** Its JVM could not be asked. */
  UNKNOWN("unknown");

  private final String word;

  AgentState(String word) {
    this.word = word;
  }

  /** The state's name in every output. */
  public String word() {
    return word;
  }

  /** Whether it hooks what loads. */
  public boolean isOn() {
    return this == WAITING || this == ACTIVE;
  }

  static AgentState of(@Nullable String state, @Nullable String jvm) {
    if (state == null) {
      return NONE;
    }
    return switch (state) {
      case "active" -> jvm == null ? WAITING : ACTIVE;
      case "dormant" -> DORMANT;
      case "disabled" -> DISABLED;
      default -> UNKNOWN; // a newer version's word
    };
  }
}
