package dev.tollgate.endtoend;

import dev.tollgate.demo.Jdk;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Which app runs on which JDK. The bare clients run on every one, together in one JVM. Of the apps
 * with an SDK, which run above them, all run on the JDK that runs the tests and one on each other;
 * {@code -Pjdks} runs all on all. LangChain4j, Jetty 12 and Micronaut need Java 17, Helidon 21:
 * they are left out on older JDKs.
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

  private static final List<App> CLIENTS =
      List.of(
          App.JDK_CLIENT,
          App.OKHTTP,
          App.URL_CONNECTION,
          App.APACHE4,
          App.APACHE5,
          App.APACHE5_ASYNC,
          App.REACTOR_NETTY,
          App.VERTX,
          App.ARMERIA,
          App.JETTY,
          App.ASYNC_HTTP_CLIENT,
          App.KTOR,
          App.NETTY,
          App.MICRONAUT,
          App.JETTY9,
          App.HELIDON);

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

  /**
   * App, JDK: a bare client on every JDK, one SDK on the JDK that runs the tests, and Helidon's on
   * the first that it runs on.
   */
  static Stream<Arguments> services() {
    return Jdk.all().stream().flatMap(jdk -> servicesOn(jdk).map(app -> Arguments.of(app, jdk)));
  }

  private static Stream<App> servicesOn(Jdk jdk) {
    return ALL_ON_ALL
        ? Stream.concat(clientsOn(jdk).stream(), Stream.of(App.OPENAI))
        : Stream.concat(
            Stream.of(App.JDK_CLIENT),
            Stream.of(App.OPENAI, App.HELIDON)
                .filter(app -> firstFor(app).equals(Optional.of(jdk))));
  }

  /** App, JDK: every bare client and two SDKs, each on the first JDK that it runs on. */
  static Stream<Arguments> everyClient() {
    return Stream.concat(CLIENTS.stream(), Stream.of(App.OPENAI, App.ANTHROPIC))
        .flatMap(app -> firstFor(app).stream().map(jdk -> Arguments.of(app, jdk)));
  }

  /** The JDK that runs the tests, where the app runs on it. */
  private static Optional<Jdk> firstFor(App app) {
    return Jdk.all().stream().filter(jdk -> app.minimumJdk() <= jdk.feature()).findFirst();
  }

  /** App, HTTP version: two bare clients on the JDK that runs the tests. */
  static Stream<Arguments> ownClients() {
    return Stream.of(App.JDK_CLIENT, App.OKHTTP)
        .flatMap(app -> app.versions().stream().map(http -> Arguments.of(app, http)));
  }

  /** Bare clients that are to call from one JVM, their HTTP version, JDK. */
  static Stream<Arguments> clients() {
    return Jdk.all().stream()
        .flatMap(
            jdk ->
                Stream.of("2", "1.1")
                    .flatMap(
                        http ->
                            Stream.of(App.JDK_CLIENT, App.JETTY9, App.HELIDON)
                                .map(app -> together(app, http, jdk))
                                .filter(apps -> !apps.isEmpty())
                                .map(apps -> Arguments.of(apps, http, jdk))));
  }

  /**
   * The same, but for Helidon's, which with an agent and without gives no chunk to the app before
   * the line end behind it came; the simulator sends that with the next chunk.
   */
  static Stream<Arguments> clientsInLockstep() {
    return clients().filter(arguments -> !arguments.get()[0].equals(List.of(App.HELIDON)));
  }

  private static List<App> together(App one, String http, Jdk jdk) {
    return clientsOn(jdk).stream()
        .filter(app -> app.isOfTheAppOf(one) && app.versions().contains(http))
        .toList();
  }

  private static List<App> clientsOn(Jdk jdk) {
    return CLIENTS.stream().filter(app -> app.minimumJdk() <= jdk.feature()).toList();
  }
}
