package dev.tollgate.core.usage;

/** The texts that all open calls of this JVM keep together. */
public final class SharedTexts {
  private static final long WHOLE_BYTES = 1 << 20;

  private SharedTexts() {}

  /** Tests that only read responses never say that their texts are done with. */
  public static void forget() {
    TextBudget.SHARED.give(WHOLE_BYTES - TextBudget.SHARED.left());
  }
}
