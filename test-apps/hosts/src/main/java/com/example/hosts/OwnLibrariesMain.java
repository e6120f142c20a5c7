package com.example.hosts;

import com.example.gateway.GatewayMain;
import com.fasterxml.jackson.core.json.PackageVersion;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.ClassFileVersion;
import net.bytebuddy.implementation.FixedValue;
import net.bytebuddy.matcher.ElementMatchers;
import net.openhft.chronicle.queue.ChronicleQueue;
import org.HdrHistogram.Histogram;

/**
 * The gateway in an app that uses other versions of the libraries that the agent has too: says what
 * each did, before the calls and after them.
 */
public final class OwnLibrariesMain {
  private static final long LATENCY_MICROS = 1234;

  private OwnLibrariesMain() {}

  /** Takes the gateway's arguments; the queue is made in the working directory. */
  public static void main(String[] args) throws Exception {
    useAll(Path.of("queue-before"));
    GatewayMain.main(args);
    useAll(Path.of("queue-after"));
  }

  @SuppressWarnings("SystemOut") // The output of this program.
  private static void useAll(Path queue) throws Exception {
    System.out.println("Jackson " + PackageVersion.VERSION + " " + json());
    System.out.println("Byte Buddy " + generated());
    System.out.println("HdrHistogram " + histogram());
    System.out.println("Chronicle Queue " + queued(queue));
  }

  private static String json() throws IOException {
    return new ObjectMapper().readTree("{\"tide\": [1, 2]}").toString();
  }

  private static String generated() throws ReflectiveOperationException {
    Class<?> made =
        new ByteBuddy(ClassFileVersion.JAVA_V11)
            .subclass(Object.class)
            .method(ElementMatchers.isToString())
            .intercept(FixedValue.value("generated"))
            .make()
            .load(OwnLibrariesMain.class.getClassLoader())
            .getLoaded();
    return made.getDeclaredConstructor().newInstance() + " from " + home(ByteBuddy.class);
  }

  private static String histogram() {
    Histogram histogram = new Histogram(3);
    histogram.recordValue(LATENCY_MICROS);
    return histogram.getMaxValue() + " from " + home(Histogram.class);
  }

  private static String queued(Path directory) throws IOException {
    Files.createDirectories(directory);
    try (ChronicleQueue queue = ChronicleQueue.single(directory.toString())) {
      queue.createAppender().writeMap(Map.of("tide", "high"));
      return queue.createTailer().readMap() + " from " + home(ChronicleQueue.class);
    }
  }

  /** The file that a class is from. */
  private static String home(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .getFileName()
        .toString();
  }
}
