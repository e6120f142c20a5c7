package dev.tollgate.core.install;

import java.security.AccessController;
import java.security.PrivilegedAction;

/**
 * Does with the agent's own rights what the agent does on the app's threads for the first time:
 * load classes, start threads, read properties. Under a security manager the app itself may lack
 * these rights; without one this is a plain call.
 */
final class Privileged {
  private Privileged() {}

  /** What the action returns; what it throws is thrown as it is. */
  @SuppressWarnings("removal") // from Java 17 on, as security managers are to go
  static <T> T get(PrivilegedAction<T> action) {
    return AccessController.doPrivileged(action);
  }
}
