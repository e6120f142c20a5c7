package dev.tollgate.endtoend;

import dev.tollgate.demo.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/** Packs the gateway as each host wants it, from the jars that are built. Immutable. */
final class HostLayouts {
  /** The libraries that the gateway needs for the JDK's client and OkHttp. */
  private static final List<String> LIBRARIES =
      List.of("tollgate-workload", "okhttp", "okio-jvm", "kotlin-stdlib", "annotations");

  /** Which clients the gateway calls with, in turn: plain, stream, async and so on. */
  private static final String CLIENTS = " --client jdk,okhttp,jdk --mode mix";

  private final Path clients;
  private final Path hosts;
  private final Path directory;

  /** Packs into the stage's directory. */
  HostLayouts(Stage stage) {
    this.clients = stage.jar("test-apps/http-clients");
    this.hosts = stage.jar("test-apps/hosts");
    this.directory = stage.directory();
  }

  /** The gateway on the class path. */
  List<String> classPath(String arguments) {
    return gateway(List.of("-jar", clients.toString()), arguments);
  }

  /** An app with other versions of the agent's libraries. */
  List<String> ownLibraries(String arguments) {
    List<String> options = new ArrayList<>();
    // What Chronicle Queue asks its users to open.
    for (String open :
        List.of("java.lang.reflect", "java.nio", "java.lang", "java.util", "sun.nio.ch")) {
      options.add("--add-opens=java.base/" + open + "=ALL-UNNAMED");
    }
    options.add("--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED");
    options.add("-Dchronicle.analytics.disable=true");
    options.addAll(List.of("-jar", hosts.toString()));
    return gateway(options, arguments);
  }

  /** A Spring Boot application in one jar. */
  List<String> springBoot(String arguments) {
    return launch(
        List.of("-jar", hosts.resolveSibling("boot").resolve("hosts.jar").toString()), arguments);
  }

  /** The gateway as a module with a descriptor, on the module path. */
  List<String> modules(List<String> added, String arguments) throws IOException {
    Path path = Files.createDirectories(directory.resolve("modules"));
    Path app = path.resolve("gateway.jar");
    if (!Files.exists(app)) {
      libraries(path);
      Path source = directory.resolve("module-info.java");
      Files.writeString(
          source,
          """
          module com.example.gateway {
            requires java.net.http;
            requires kotlin.stdlib;
            requires okhttp3;
            requires tollgate.workload;
          }
          """);
      run(
          "javac",
          List.of(
              "-Xlint:none",
              "--patch-module=com.example.gateway=" + clients,
              "--module-path=" + path,
              "-d",
              directory.toString(),
              source.toString()));
      Files.copy(clients, app);
      run(
          "jar",
          List.of("--update", "--file=" + app, "-C", directory.toString(), "module-info.class"));
    }
    List<String> options = new ArrayList<>(List.of("--module-path", path.toString()));
    if (!added.isEmpty()) {
      options.addAll(List.of("--add-modules", String.join(",", added)));
    }
    options.addAll(List.of("-m", "com.example.gateway/com.example.gateway.GatewayMain"));
    return gateway(options, arguments);
  }

  /** The gateway as a bundle in Apache Felix, which sees of the JDK what it imports. */
  List<String> osgi(String arguments) throws IOException {
    Path bundles = Files.createDirectories(directory.resolve("bundles"));
    Path bundle = bundles.resolve("gateway.jar");
    if (!Files.exists(bundle)) {
      List<Path> jars = libraries(Files.createDirectories(directory.resolve("bundled")));
      jars.add(clients);
      jars.add(hosts);
      Manifest manifest = new Manifest();
      Attributes main = manifest.getMainAttributes();
      main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
      main.putValue("Bundle-ManifestVersion", "2");
      main.putValue("Bundle-SymbolicName", "com.example.gateway");
      main.putValue("Bundle-Activator", "com.example.hosts.GatewayActivator");
      main.putValue("Import-Package", "org.osgi.framework,javax.net,javax.net.ssl");
      main.putValue(
          "Bundle-ClassPath",
          jars.stream().map(jar -> jar.getFileName().toString()).collect(Collectors.joining(",")));
      try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(bundle), manifest)) {
        for (Path jar : jars) {
          out.putNextEntry(new ZipEntry(jar.getFileName().toString()));
          Files.copy(jar, out);
        }
      }
    }
    return List.of(
        "-Dfelix.auto.deploy.dir=" + bundles,
        "-Dfelix.auto.deploy.action=install,start",
        "-Dorg.osgi.framework.storage.clean=onFirstInit",
        "-Dgateway.arguments=" + arguments + CLIENTS,
        "-jar",
        hosts.resolveSibling("hosts").resolve("org.apache.felix.main.jar").toString());
  }

  /** The gateway as a module of JBoss Modules, WildFly's class loading. */
  List<String> jbossModules(String arguments) throws IOException {
    Path module = Files.createDirectories(directory.resolve("jboss/com/example/gateway/main"));
    if (!Files.exists(module.resolve("module.xml"))) {
      List<Path> jars = libraries(module);
      for (Path own : List.of(clients, hosts)) {
        jars.add(Files.copy(own, module.resolve(own.getFileName())));
      }
      Files.writeString(
          module.resolve("module.xml"),
          """
          <module xmlns="urn:jboss:module:1.9" name="com.example.gateway">
            <main-class name="com.example.gateway.GatewayMain"/>
            <resources>%s</resources>
            <dependencies>
              <module name="java.logging"/>
              <module name="java.net.http"/>
            </dependencies>
          </module>
          """
              .formatted(
                  jars.stream()
                      .map(jar -> "<resource-root path=\"" + jar.getFileName() + "\"/>")
                      .collect(Collectors.joining())));
    }
    return gateway(
        List.of(
            "-Djava.util.logging.SimpleFormatter.format=%5$s%n", // no time
            "-jar",
            hosts.resolveSibling("hosts").resolve("jboss-modules.jar").toString(),
            "-mp",
            directory.resolve("jboss").toString(),
            "com.example.gateway"),
        arguments);
  }

  /** The gateway as a web application in Apache Tomcat, its libraries in {@code WEB-INF/lib}. */
  List<String> tomcat(String arguments) throws IOException {
    Path home = hosts.resolveSibling("hosts").resolve("tomcat");
    Path base = directory.resolve("tomcat");
    if (!Files.exists(base)) {
      Path inf = Files.createDirectories(base.resolve("gateway/WEB-INF/lib"));
      libraries(inf);
      for (Path own : List.of(clients, hosts)) {
        Files.copy(own, inf.resolve(own.getFileName()));
      }
      Files.writeString(
          inf.resolveSibling("web.xml"),
          """
          <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0" metadata-complete="true">
            <listener><listener-class>com.example.hosts.GatewayListener</listener-class></listener>
          </web-app>
          """);
      Files.createDirectories(base.resolve("temp"));
      Files.writeString(
          Files.createDirectories(base.resolve("conf")).resolve("server.xml"),
          """
          <Server port="-1">
            <Listener className="org.apache.catalina.core.JreMemoryLeakPreventionListener"/>
            <Listener className="org.apache.catalina.core.ThreadLocalLeakPreventionListener"/>
            <Service name="Catalina">
              <Engine name="Catalina" defaultHost="localhost">
                <Host name="localhost" appBase="webapps" autoDeploy="false">
                  <Context path="" docBase="%s"/>
                </Host>
              </Engine>
            </Service>
          </Server>
          """
              .formatted(base.resolve("gateway")));
      Files.writeString(
          base.resolve("conf/logging.properties"),
          """
          handlers = java.util.logging.ConsoleHandler
          .level = WARNING
          java.util.logging.SimpleFormatter.format = %4$s %3$s %5$s%6$s%n
          """);
    }
    return List.of(
        "-Dcatalina.home=" + home,
        "-Dcatalina.base=" + base,
        "-Djava.io.tmpdir=" + base.resolve("temp"),
        "-Djava.util.logging.config.file=" + base.resolve("conf/logging.properties"),
        "-Dgateway.arguments=" + arguments + CLIENTS,
        "-cp",
        home.resolve("bin/bootstrap.jar") + ":" + home.resolve("bin/tomcat-juli.jar"),
        "org.apache.catalina.startup.Bootstrap",
        "start");
  }

  /** The option that puts OpenTelemetry's agent into a JVM, and those that keep it to itself. */
  List<String> openTelemetry() {
    return List.of(
        "-javaagent:" + hosts.resolveSibling("hosts").resolve("opentelemetry-javaagent.jar"),
        "-Dotel.javaagent.logging=none",
        "-Dotel.traces.exporter=none",
        "-Dotel.metrics.exporter=none",
        "-Dotel.logs.exporter=none");
  }

  /**
   * The options of a security manager that grants the gateway what its clients need.
   *
   * @param agent the jar that may do everything, or null for none
   */
  List<String> securityManager(@Nullable Path agent) throws IOException {
    Path policy = directory.resolve(agent == null ? "app.policy" : "agent.policy");
    String all =
        agent == null
            ? ""
            : "grant codeBase \"%s\" { permission java.security.AllPermission; };%n"
                .formatted(agent.toRealPath().toUri());
    Files.writeString(
        policy,
        all
            + """
            grant codeBase "%s-" {
              permission java.net.SocketPermission "*", "connect,resolve";
              permission java.net.URLPermission "https:*", "*:*";
              permission java.net.NetPermission "*";
              permission java.util.PropertyPermission "*", "read";
              permission java.lang.RuntimePermission "getenv.*";
              permission java.lang.RuntimePermission "modifyThread";
              permission java.lang.RuntimePermission "accessDeclaredMembers";
              permission java.io.FilePermission "<<ALL FILES>>", "read";
            };
            """
                .formatted(clients.resolveSibling(".").toRealPath().toUri()));
    return List.of("-Djava.security.manager", "-Djava.security.policy==" + policy);
  }

  /** Links a runtime of these modules, with the JDK that runs the tests; returns its home. */
  Path runtime(String name, String modules) {
    Path home = directory.resolve(name);
    run("jlink", List.of("--add-modules", modules, "--output", home.toString()));
    return home;
  }

  private List<Path> libraries(Path into) throws IOException {
    List<Path> copied = new ArrayList<>();
    try (Stream<Path> all = Files.list(clients.resolveSibling("lib"))) {
      List<Path> jars = all.toList();
      for (String library : LIBRARIES) {
        Path jar = only(library + "-\\d.*", jars);
        copied.add(Files.copy(jar, into.resolve(jar.getFileName())));
      }
    }
    return copied;
  }

  /** The jar whose file's name is so, of whichever version is built. */
  private static Path only(String name, List<Path> jars) {
    List<Path> found =
        jars.stream().filter(jar -> jar.getFileName().toString().matches(name)).toList();
    if (found.size() != 1) {
      throw new IllegalStateException(name + " is not one jar of " + jars);
    }
    return found.get(0);
  }

  private static List<String> gateway(List<String> options, String arguments) {
    return launch(options, arguments + CLIENTS);
  }

  private static List<String> launch(List<String> options, String arguments) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(arguments.split(" ", -1)));
    return all;
  }

  private static void run(String tool, List<String> arguments) {
    int code =
        ToolProvider.findFirst(tool)
            .orElseThrow()
            .run(System.out, System.err, arguments.toArray(new String[0]));
    if (code != 0) {
      throw new IllegalStateException(tool + " " + arguments + " ended with " + code);
    }
  }
}
