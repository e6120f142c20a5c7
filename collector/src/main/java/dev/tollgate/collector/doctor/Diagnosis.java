package dev.tollgate.collector.doctor;

import org.jspecify.annotations.Nullable;

/**
 * What a check found. Immutable.
 *
 * @param check the check's name
 * @param text what was seen
 * @param remedy what to do; null where nothing has to be done
 */
public record Diagnosis(String check, Level level, String text, @Nullable String remedy) {

  static Diagnosis ok(String check, String text) {
    return new Diagnosis(check, Level.OK, text, null);
  }

  static Diagnosis warning(String check, String text, String remedy) {
    return new Diagnosis(check, Level.WARNING, text, remedy);
  }

  static Diagnosis problem(String check, String text, String remedy) {
    return new Diagnosis(check, Level.PROBLEM, text, remedy);
  }
}
