package dev.tollgate.instrumentation.common.sample;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

/** What two hooks of a test have in common, written against a library of theirs. */
public final class CommonPart {
  private CommonPart() {}

  /** The loader whose library it sees. */
  public static @Nullable ClassLoader libraryLoader() {
    return Assertions.class.getClassLoader();
  }
}
