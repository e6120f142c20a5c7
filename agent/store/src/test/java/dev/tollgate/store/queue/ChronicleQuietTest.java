package dev.tollgate.store.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Chronicle leaves no trace in the JVM and on the machine of its host. */
class ChronicleQuietTest {
  private final Path dir;

  ChronicleQuietTest(@TempDir Path dir) {
    this.dir = dir;
  }

  @Test
  void hostWithSettingsOfItsOwn_seesNothing() throws Exception {
    Path home = Files.createDirectory(dir.resolve("home"));
    Path temporary = Files.createDirectory(dir.resolve("tmp"));
    Files.writeString(dir.resolve("system.properties"), "tollgate.leaked=yes\n");
    Path result = dir.resolve("result");
    List<String> options =
        List.of(
            "-Duser.home=" + home,
            "-Djava.io.tmpdir=" + temporary,
            "-Dslf4j.provider=com.example.NoSuchProvider",
            "-Dchronicle.init.runnable=com.example.NoSuchRunnable",
            "-Dchronicle.postinit.runnable=com.example.NoSuchRunnable");
    try (ChildJvm host =
        ChildJvm.start(dir, QuietHost.class, options, dir.resolve("queue"), result)) {
      host.endsSilently();
    }
    assertEquals("new threads: [background~resource~releaser]", Files.readString(result));
    assertEquals(List.of(), filesBelow(home));
    assertEquals(List.of(), filesBelow(temporary));
  }

  /** They call home, unpack native code, generate classes, or print when they are half there. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "net.openhft.chronicle.analytics.Analytics",
        "net.openhft.affinity.Affinity",
        "net.openhft.compiler.CompilerUtils",
        "com.sun.jna.Native",
        "jnr.ffi.LibraryLoader",
        "jnr.posix.POSIXFactory",
        "jnr.constants.platform.Errno",
        "com.kenai.jffi.Foreign",
        "org.objectweb.asm.ClassWriter",
        "com.thoughtworks.xstream.XStream",
        "org.codehaus.jettison.json.JSONObject",
        "org.apache.commons.cli.Options"
      })
  void libraryThatHasNoBusinessInAHost_isAbsent(String className) {
    assertThrows(ClassNotFoundException.class, () -> Class.forName(className));
  }

  private static List<Path> filesBelow(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }
}
