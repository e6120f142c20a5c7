package dev.tollgate.api.hook;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP client library and the places where it is hooked. Found by {@link
 * java.util.ServiceLoader} in the agent's own class loader, so an implementation names the
 * library's classes and its hooks by string and refers to neither.
 */
public interface ClientInstrumentation {

  /** The instrumentation's name as shown to users, such as {@code okhttp-3.0}. */
  String name();

  /**
   * The key of the agent's option that has the library hooked, or null where it always is. Where
   * the option is off no class is touched.
   */
  default @Nullable String switchedOnBy() {
    return null;
  }

  /** Where the library is hooked. Constant. */
  List<HookPoint> hookPoints();
}
