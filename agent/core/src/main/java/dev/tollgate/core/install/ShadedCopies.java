package dev.tollgate.core.install;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Knows shaded copies of hooked clients by the classes that are hooked in the clients themselves:
 * in a copy such a class has another package before its name. Immutable.
 */
final class ShadedCopies {

  /** Copies within clients that are themselves hooked, above them. */
  private static final List<String> HOOKED_ABOVE =
      List.of("io/grpc/netty/shaded/", "software/amazon/awssdk/");

  private final Map<String, List<InstalledHook>> hooksByInternalName;
  private final Map<String, List<InstalledHook>> hookedBySimpleName = new HashMap<>();

  /**
   * The copies of what is hooked.
   *
   * @param hooksByInternalName hooks by the hooked class's internal name, those in copies that the
   *     agent was told of included
   */
  ShadedCopies(Map<String, List<InstalledHook>> hooksByInternalName) {
    this.hooksByInternalName = hooksByInternalName;
    hooksByInternalName.forEach(
        (hooked, hooks) ->
            hookedBySimpleName
                .computeIfAbsent(simpleName(hooked), name -> new ArrayList<>())
                .add(hooks.get(0)));
  }

  /**
   * The name of the copy that a class belongs to, {@code okhttp-3.0 in com.acme.shaded}; null where
   * it is of none, or of one that is hooked.
   */
  @Nullable String nameOf(String internalName) {
    List<InstalledHook> alike = hookedBySimpleName.get(simpleName(internalName));
    if (alike == null || hooksByInternalName.containsKey(internalName)) {
      return null;
    }
    for (InstalledHook hook : alike) {
      String hooked = hook.point().className().replace('.', '/');
      int before = internalName.length() - hooked.length() - 1;
      if (before > 0
          && internalName.charAt(before) == '/'
          && internalName.endsWith(hooked)
          && HOOKED_ABOVE.stream().noneMatch(internalName::startsWith)) {
        return hook.instrumentation()
            + " in "
            + internalName.substring(0, before).replace('/', '.');
      }
    }
    return null;
  }

  private static String simpleName(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }
}
