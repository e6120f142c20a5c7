package dev.tollgate.core.install;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A library and its copies. */
class HookPlaceTest {
  private static final ClientInstrumentation LIBRARY =
      new ClientInstrumentation() {
        @Override
        public String name() {
          return "miniature";
        }

        @Override
        public List<HookPoint> hookPoints() {
          return List.of(
              new HookPoint("okhttp3.Call", "execute", 0, "com.acme.hooks.CallHook"),
              new HookPoint("sun.net.Client", "send", 1, "com.acme.hooks.SendHook"));
        }
      };

  @Test
  void copy_isHookedWhereTheLibraryIs() {
    List<HookPlace> places = HookPlace.of(LIBRARY, List.of("com.acme", "org.example"));

    assertEquals(
        List.of(
            "okhttp3.Call#execute/0",
            "com.acme.okhttp3.Call#execute/0",
            "org.example.okhttp3.Call#execute/0",
            "sun.net.Client#send/1"),
        places.stream().map(place -> place.point().toString()).toList());
    assertEquals("com.acme", places.get(1).shadedIn());
    assertEquals("com.acme.hooks.CallHook", places.get(1).point().hookClassName());
  }

  @Test
  void withoutCopies_theLibraryAloneIsHooked() {
    assertEquals(2, HookPlace.of(LIBRARY, List.of()).size());
  }
}
