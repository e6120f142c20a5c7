package dev.tollgate.collector.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JvmCommandTest {

  @ParameterizedTest
  @CsvSource({
    "java -Xmx1g -jar /srv/app/checkout.jar --port 80, checkout",
    "/usr/bin/java -cp a:b --add-modules x com.acme.Main -jar no.jar, com.acme.Main",
    "java -p mods -m com.acme/com.acme.Main arg, com.acme.Main",
    "java --module=com.acme/com.acme.Main, com.acme.Main",
    "java @options.txt --class-path x.jar Main, Main",
    "/opt/tool/bin/launcher, launcher",
    "java -version, java"
  })
  void main_isWhatTheJvmRuns(String line, String main) {
    assertEquals(main, command(line).main());
  }

  @Test
  void flag_isWhatTheLastOptionSays() {
    JvmCommand command =
        JvmCommand.of(
            List.of("java", "-XX:-One", "-XX:+Two", "Main", "-XX:+Three"),
            List.of("-XX:+One"),
            List.of("-XX:-Two"));
    assertEquals(false, command.flag("One"));
    assertEquals(false, command.flag("Two"));
    assertNull(command.flag("Three"));
  }

  @ParameterizedTest
  @CsvSource({
    "java -javaagent:/opt/tollgate-agent-0.1.0.jar=home=/srv Main, true",
    "java -javaagent:tollgate-agent.jar Main, true",
    "java -javaagent:/opt/other.jar=tollgate-agent.jar Main, false",
    "java Main -javaagent:tollgate-agent.jar, false"
  })
  void agentJar_isKnownByItsName(String line, boolean named) {
    assertEquals(named, command(line).namesAgent());
  }

  private static JvmCommand command(String line) {
    return JvmCommand.of(List.of(line.split(" ", -1)), List.of(), List.of());
  }
}
