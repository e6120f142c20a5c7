package dev.tollgate.collector.doctor;

/** How bad something is. */
public enum Level {
  /** As it should be, or only worth knowing. */
  OK("ok"),
  /** Works, but not as well as it could, or not for long. */
  WARNING("warning"),
  /** Something is not metered, not capped, or not accounted for. */
  PROBLEM("problem");

  private final String word;

  Level(String word) {
    this.word = word;
  }

  /** The level's name in every output. */
  public String word() {
    return word;
  }
}
