package dev.tollgate.simulator;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.tollgate.simulator.reply.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Runs a simulator as a process: prints its ports as one line of JSON once it listens, and ends
 * when its standard input does, or on SIGTERM.
 */
public final class ProviderSimulator {
  private static final String USAGE =
      "usage: java -jar provider-simulator.jar [--port N] [--tls-port N] [--dir DIR]";

  private ProviderSimulator() {}

  /** Starts with {@code [--port N] [--tls-port N] [--dir DIR]}; port 0 is any free one. */
  @SuppressWarnings("SystemOut") // The one line that says where to call is the interface.
  public static void main(String[] args) throws Exception {
    int port = 0;
    int tlsPort = 0;
    Path dir = null;
    for (int i = 0; i < args.length; i += 2) {
      String value = i + 1 < args.length ? args[i + 1] : fail(args[i] + " needs a value");
      switch (args[i]) {
        case "--port" -> port = Integer.parseInt(value);
        case "--tls-port" -> tlsPort = Integer.parseInt(value);
        case "--dir" -> dir = Path.of(value);
        default -> fail(args[i] + " is not an option");
      }
    }
    boolean temporary = dir == null;
    Path keys = dir == null ? Files.createTempDirectory("provider-simulator") : dir;
    SimulatorServer server = SimulatorServer.start(port, tlsPort, keys);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  if (temporary) {
                    delete(keys);
                  }
                },
                "shutdown"));
    ObjectNode ready = JsonNodeFactory.instance.objectNode();
    ready.put("http", server.port()).put("https", server.tlsPort());
    ready.put("trustStore", server.tls().trustStore().toString());
    ready.put("trustStorePassword", server.tls().password());
    Dialect.hosts().forEach(ready.putArray("hosts")::add);
    System.out.println(ready);
    System.out.flush();
    System.in.transferTo(java.io.OutputStream.nullOutputStream());
    System.exit(0);
  }

  private static String fail(String why) {
    System.err.println(why + "\n" + USAGE);
    System.exit(2);
    throw new AssertionError();
  }

  private static void delete(Path dir) {
    try (Stream<Path> files = Files.walk(dir)) {
      List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
      for (Path file : deepestFirst) {
        Files.delete(file);
      }
    } catch (IOException e) {
      System.err.println("could not delete " + dir + ": " + e);
    }
  }
}
