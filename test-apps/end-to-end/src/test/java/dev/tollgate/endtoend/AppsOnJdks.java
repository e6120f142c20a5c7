package dev.tollgate.endtoend;

import dev.tollgate.demo.Jdk;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Which app runs on which JDK. The bare clients, which the agent hooks, run on every one. Of the
 * apps with an SDK, which run above them, all run on the JDK that runs the tests and one on each
 * other; {@code -Pjdks} runs all on all. LangChain4j needs Java 17: it is left out on older JDKs.
 */
final class AppsOnJdks {
  private static final boolean ALL_ON_ALL = Boolean.getBoolean("tollgate.jdks.full");
  private static final List<App> SDKS =
      List.of(
          App.OPENAI,
          App.ANTHROPIC,
          App.BEDROCK,
          App.LANGCHAIN4J_OPENAI,
          App.LANGCHAIN4J_ANTHROPIC);

  private AppsOnJdks() {}

  static Stream<Arguments> sdks() {
    List<Jdk> jdks = Jdk.all();
    return jdks.stream()
        .flatMap(jdk -> sdksOn(jdk, jdks.indexOf(jdk)).stream().map(app -> Arguments.of(app, jdk)));
  }

  /** The JDK that runs the tests is number 0. */
  private static List<App> sdksOn(Jdk jdk, int number) {
    List<App> able = SDKS.stream().filter(app -> app.minimumJdk() <= jdk.feature()).toList();
    return ALL_ON_ALL || number == 0 ? able : List.of(able.get((number - 1) % able.size()));
  }

  /** App, JDK: the bare clients on every JDK, one SDK on the JDK that runs the tests. */
  static Stream<Arguments> services() {
    return Jdk.all().stream()
        .flatMap(
            jdk ->
                Stream.of(App.JDK_CLIENT, App.OKHTTP, App.OPENAI)
                    .filter(app -> app != App.OPENAI || ALL_ON_ALL || jdk.equals(Jdk.own()))
                    .map(app -> Arguments.of(app, jdk)));
  }

  /** App, HTTP version: the bare clients on the JDK that runs the tests. */
  static Stream<Arguments> ownClients() {
    return Stream.of(App.JDK_CLIENT, App.OKHTTP)
        .flatMap(app -> Stream.of("2", "1.1").map(http -> Arguments.of(app, http)));
  }

  /** App, HTTP version, JDK. */
  static Stream<Arguments> clients() {
    return Jdk.all().stream()
        .flatMap(
            jdk ->
                Stream.of(App.JDK_CLIENT, App.OKHTTP)
                    .flatMap(
                        app -> Stream.of("2", "1.1").map(http -> Arguments.of(app, http, jdk))));
  }
}
