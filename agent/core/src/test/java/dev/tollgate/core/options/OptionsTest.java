package dev.tollgate.core.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();

  private Options options(@Nullable String arguments) {
    return new Options(arguments, properties::get, environment::get);
  }

  @Test
  void nothingSet_isTheDefaults() {
    Options options = options(null);

    assertEquals(true, options.get(Options.ENABLED));
    assertEquals("", options.get(Options.HOME));
    assertEquals(8192, options.get(Options.RING));
    assertEquals(1024, options.get(Options.INFLIGHT));
    assertEquals(5000, options.get(Options.GATE_WAIT_MS));
    assertEquals(List.of(), options.complaints());
  }

  @Test
  void arguments_comeBeforePropertiesBeforeEnvironment() {
    environment.put("TOLLGATE_GATE_WAIT_MS", "1");
    assertEquals(1, options("").get(Options.GATE_WAIT_MS));
    properties.put("tollgate.gate_wait_ms", "2");
    assertEquals(2, options("").get(Options.GATE_WAIT_MS));
    assertEquals(3, options("gate_wait_ms=3").get(Options.GATE_WAIT_MS));
  }

  @Test
  void arguments_areSeparatedByCommas() {
    Options options = options("home=/srv/a b, service = shop=eu ,enabled=FALSE,,");

    assertEquals("/srv/a b", options.get(Options.HOME));
    assertEquals("shop=eu", options.get(Options.SERVICE));
    assertEquals(false, options.get(Options.ENABLED));
    assertEquals(List.of(), options.complaints());
  }

  @Test
  void keyWithoutAValue_isTrue() {
    assertEquals(true, options("enabled").get(Options.ENABLED));
  }

  @ParameterizedTest
  @CsvSource({
    "ring=100",
    "ring=32",
    "ring=131072",
    "ring=many",
    "inflight=63",
    "inflight=16385",
    "gate_wait_ms=-1",
    "enabled=perhaps",
    "shaded=com..acme",
    "shaded=com.acme;"
  })
  void valueThatCannotBeRead_isComplainedAboutAndTheDefaultHolds(String argument) {
    Options options = options(argument);

    String key = argument.substring(0, argument.indexOf('='));
    String value = argument.substring(key.length() + 1);
    assertEquals(1, options.complaints().size());
    String complaint = options.complaints().get(0);
    assertTrue(complaint.startsWith(key + ": \"" + value + "\" is not "), complaint);
    for (Option<?> option : Options.ALL) {
      assertEquals(option.defaultValue(), options.get(option));
    }
    assertEquals(1, options.complaints().size(), "once, however often it is read");
  }

  @Test
  void packages_areSeparatedBySemicolons() {
    Options options = options("shaded=play.shaded.ahc; com.acme,service=shop");

    assertEquals(List.of("play.shaded.ahc", "com.acme"), options.get(Options.SHADED));
    assertEquals(List.of(), options("shaded=").get(Options.SHADED));
    assertEquals(List.of(), options.complaints());
  }

  @Test
  void unknownKey_isComplainedAbout() {
    assertEquals(
        List.of("servcie is not an option of the agent"), options("servcie=x").complaints());
  }
}
