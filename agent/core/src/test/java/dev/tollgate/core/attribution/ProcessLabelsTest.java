package dev.tollgate.core.attribution;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.tollgate.core.options.Options;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where the labels of a JVM come from. */
class ProcessLabelsTest {
  private final Map<String, String> properties = new HashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private String arguments = "";

  private @Nullable String label(Label label) {
    Options options = new Options(arguments, properties::get, environment::get);
    Labels labels = ProcessLabels.of(options, properties::get, environment::get);
    return labels.get(label);
  }

  @Test
  void service_isTheFirstSourceThatNamesIt() {
    Map<String, Runnable> sources = new LinkedHashMap<>();
    sources.put("main", () -> properties.put("sun.java.command", "com.acme.main arg"));
    sources.put("spring-env", () -> environment.put("SPRING_APPLICATION_NAME", "spring-env"));
    sources.put("spring", () -> properties.put("spring.application.name", "spring"));
    sources.put(
        "resource",
        () -> environment.put("OTEL_RESOURCE_ATTRIBUTES", "a=b, service.name=resource,c=d"));
    sources.put("otel", () -> environment.put("OTEL_SERVICE_NAME", "otel"));
    sources.put("env", () -> environment.put("TOLLGATE_SERVICE", "env"));
    sources.put("property", () -> properties.put("tollgate.service", "property"));
    sources.put("argument", () -> arguments = "service=argument");

    assertEquals("unknown", label(Label.SERVICE));
    sources.forEach(
        (name, source) -> {
          source.run();
          assertEquals(name.equals("main") ? "com.acme.main" : name, label(Label.SERVICE));
        });
  }

  @Test
  void blankSource_isPassedOver() {
    environment.put("OTEL_SERVICE_NAME", " ");
    properties.put("spring.application.name", "spring");

    assertEquals("spring", label(Label.SERVICE));
  }

  @Test
  void environment_isTheOptionElseTheResourceAttribute() {
    assertNull(label(Label.ENVIRONMENT));
    environment.put("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=old");
    assertEquals("old", label(Label.ENVIRONMENT));
    environment.put(
        "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=old,deployment.environment.name=new");
    assertEquals("new", label(Label.ENVIRONMENT));
    arguments = "environment=production";
    assertEquals("production", label(Label.ENVIRONMENT));
  }

  @Test
  void teamOwnerJobAndMode_areWhatTheJvmWasTold() {
    assertNull(label(Label.TEAM));
    arguments = "team= search ,mode=outcome";
    properties.put("tollgate.owner", "anna");
    environment.put("TOLLGATE_JOB", "nightly-2026-11-28");

    assertEquals("search", label(Label.TEAM));
    assertEquals("anna", label(Label.OWNER));
    assertEquals("nightly-2026-11-28", label(Label.JOB));
    assertEquals("outcome", label(Label.MODE));
  }

  @Test
  void unknownMode_isNone() {
    arguments = "mode=production";

    assertNull(label(Label.MODE));
  }

  @Test
  void malformedResourceAttributes_areNone() {
    environment.put("OTEL_RESOURCE_ATTRIBUTES", ",,=,service.name,=x,");
    assertEquals("unknown", label(Label.SERVICE));
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme.Main, com.acme.Main",
    "com.acme.Main --file a.jar, com.acme.Main",
    "com.acme.app/com.acme.Main x, com.acme.Main",
    "shop.jar, shop",
    "/srv/apps/shop-1.2.jar --port 80, shop-1.2",
    "/srv/my apps/shop.jar x, shop",
    "C:\\apps\\shop.jar, shop"
  })
  void mainName_isTheClassOrTheJar(String command, String name) {
    assertEquals(name, ProcessLabels.mainName(command));
  }
}
