package dev.tollgate.collector.doctor;

import java.io.IOException;
import java.util.List;

/** A check looks at one thing of an installation and changes nothing. Stateless. */
interface Check {
  /** One word, the same in every diagnosis of it. */
  String name();

  /**
   * Looks.
   *
   * @return what there is to say; empty where there is nothing to look at
   * @throws IOException if it cannot be looked at, which is a problem in itself
   */
  List<Diagnosis> examine(Installation installation) throws IOException;

  /** Whether there is nothing to look at without a home. */
  default boolean needsHome() {
    return true;
  }
}
