package dev.tollgate.endtoend;

import dev.tollgate.demo.Jdk;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/**
 * Which app runs on which JDK. The JDK's client and OkHttp run on every one, the other bare clients
 * on one each: Apache's, Vert.x', Jetty's and AsyncHttpClient on the JDK that runs the tests, the
 * JDK's HttpURLConnection, whose private methods are hooked, on the last, as its own tests run on
 * the first. Of the apps with an SDK, which run above them, all run on the JDK that runs the tests
 * and one on each other; {@code -Pjdks} runs all on all. LangChain4j and Jetty 12 need Java 17:
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

  private static final List<App> APACHES = List.of(App.APACHE4, App.APACHE5, App.APACHE5_ASYNC);

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

  /** App, JDK: bare clients on every JDK, one SDK on the JDK that runs the tests. */
  static Stream<Arguments> services() {
    return Jdk.all().stream()
        .flatMap(
            jdk ->
                Stream.concat(
                        clientsOn(jdk).filter(app -> ALL_ON_ALL || !isAnotherApache(app)),
                        Stream.of(App.OPENAI).filter(app -> ALL_ON_ALL || jdk.equals(Jdk.own())))
                    .map(app -> Arguments.of(app, jdk)));
  }

  /** Of Apache's clients, attaching is tried on one in every build. */
  private static boolean isAnotherApache(App app) {
    return app != App.APACHE5 && APACHES.contains(app);
  }

  /** App, HTTP version: two bare clients on the JDK that runs the tests. */
  static Stream<Arguments> ownClients() {
    return Stream.of(App.JDK_CLIENT, App.OKHTTP)
        .flatMap(app -> app.versions().stream().map(http -> Arguments.of(app, http)));
  }

  /** App, HTTP version, JDK. */
  static Stream<Arguments> clients() {
    return Jdk.all().stream()
        .flatMap(
            jdk ->
                clientsOn(jdk)
                    .flatMap(
                        app -> app.versions().stream().map(http -> Arguments.of(app, http, jdk))));
  }

  private static Stream<App> clientsOn(Jdk jdk) {
    List<Jdk> jdks = Jdk.all();
    Stream.Builder<App> clients = Stream.builder();
    clients.add(App.JDK_CLIENT).add(App.OKHTTP);
    if (ALL_ON_ALL || jdk.equals(jdks.get(jdks.size() - 1))) {
      clients.add(App.URL_CONNECTION);
    }
    if (ALL_ON_ALL || jdk.equals(jdks.get(0))) {
      APACHES.forEach(clients::add);
      clients.add(App.VERTX).add(App.JETTY).add(App.ASYNC_HTTP_CLIENT);
    }
    return clients.build().filter(app -> app.minimumJdk() <= jdk.feature());
  }
}
