package dev.tollgate.core.install;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a hook goes: a point of a library, or the same point of a shaded copy. Immutable. */
final class HookPlace {
  private final HookPoint point;
  private final @Nullable String shadedIn;

  private HookPlace(HookPoint point, @Nullable String shadedIn) {
    this.point = point;
    this.shadedIn = shadedIn;
  }

  /** The places in the library itself, and in its copies below these packages. */
  static List<HookPlace> of(ClientInstrumentation instrumentation, List<String> shadedIn) {
    List<HookPlace> places = new ArrayList<>();
    for (HookPoint point : instrumentation.hookPoints()) {
      places.add(new HookPlace(point, null));
      if (canBeShaded(point)) {
        shadedIn.forEach(in -> places.add(new HookPlace(below(in, point), in)));
      }
    }
    return places;
  }

  /** Not where it is one of the JDK's own classes. */
  private static boolean canBeShaded(HookPoint point) {
    String name = point.className();
    return !name.startsWith("java.") && !name.startsWith("jdk.") && !name.startsWith("sun.");
  }

  private static HookPoint below(String shadedIn, HookPoint point) {
    return new HookPoint(
        shadedIn + '.' + point.className(),
        point.methodName(),
        point.parameterCount(),
        point.hookClassName());
  }

  /** By the names that it has there. */
  HookPoint point() {
    return point;
  }

  /** The package that was put before the library's own names; null in the library itself. */
  @Nullable String shadedIn() {
    return shadedIn;
  }
}
