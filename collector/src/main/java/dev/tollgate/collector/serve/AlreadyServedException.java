package dev.tollgate.collector.serve;

import dev.tollgate.store.home.Home;
import java.io.IOException;

/** Another collector serves the home; there can be one. The message says which, and what to do. */
public final class AlreadyServedException extends IOException {
  private static final long serialVersionUID = 1;

  AlreadyServedException(Home home, String who) {
    super(home + " is served already, by " + who + "; stop that one first, or give another --home");
  }
}
