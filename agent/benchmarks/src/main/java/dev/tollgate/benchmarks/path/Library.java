package dev.tollgate.benchmarks.path;

import java.util.function.Supplier;

/** The frames of an SDK and its client between an application and a hook. */
final class Library {
  private Library() {}

  /** Makes the call from this many frames below. */
  static <T> T below(int frames, Supplier<T> call) {
    return frames == 0 ? call.get() : below(frames - 1, call);
  }
}
