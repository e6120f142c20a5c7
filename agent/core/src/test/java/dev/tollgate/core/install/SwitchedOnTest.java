package dev.tollgate.core.install;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import dev.tollgate.core.options.Options;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SwitchedOnTest {

  @Test
  void instrumentationWithASwitch_isLeftOutUnlessItIsOn() {
    assertEquals(List.of("always"), on(""));
    assertEquals(List.of("always"), on("netty=false"));
    assertEquals(List.of("always", "asked for"), on("netty=true"));
    assertEquals(List.of("always", "asked for"), on("netty"));
  }

  private static List<String> on(String arguments) {
    Options options = new Options(arguments, name -> null, name -> null);
    return Agent.switchedOn(
            List.of(
                new Named("always", null),
                new Named("asked for", "netty"),
                new Named("no switch", "home"),
                new Named("no option", "nettle")),
            options)
        .stream()
        .map(ClientInstrumentation::name)
        .toList();
  }

  private record Named(String name, @Nullable String switchedOnBy)
      implements ClientInstrumentation {

    @Override
    public List<HookPoint> hookPoints() {
      return List.of();
    }
  }
}
