package dev.tollgate.core.install;

import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * Defines the bridge into {@code java.base}. Refers to none of its classes, as they are not there
 * yet; loaded before everything else of the agent.
 */
public final class Bridge {
  private Bridge() {}

  /**
   * Defines the bridge's classes. Called once in a JVM, reflectively, by the boot class; {@code
   * java.lang} must be open to this class's module.
   *
   * @param classes their bytes, supertypes first
   */
  public static void define(List<byte[]> classes) throws IllegalAccessException {
    MethodHandles.Lookup javaLang =
        MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup());
    for (byte[] bytes : classes) {
      javaLang.defineClass(bytes);
    }
  }
}
