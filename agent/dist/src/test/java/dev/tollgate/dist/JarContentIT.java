package dev.tollgate.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;

/** What is in the agent jar, and what must not be. */
class JarContentIT {
  private static final int JAVA_8 = 52;
  private static final int JAVA_11 = 55;
  private static final Pattern NATIVE = Pattern.compile("\\.(so|dll|dylib|jnilib)$");
  private static final String PREMAIN = "dev/tollgate/dist/TollgateAgent.class";

  private static List<String> entries() throws IOException {
    try (JarFile jar = new JarFile(Jar.path().toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }

  @Test
  void classesThatTheAppCouldSee_areTheBootstrapsAlone() throws IOException {
    List<String> visible = entries().stream().filter(name -> name.endsWith(".class")).toList();

    assertTrue(
        visible.stream().allMatch(name -> name.startsWith("dev/tollgate/dist/")),
        visible::toString);
    assertTrue(visible.contains(PREMAIN));
    assertTrue(
        entries().stream()
            .filter(name -> name.startsWith("META-INF/"))
            .allMatch(name -> name.equals("META-INF/") || name.equals("META-INF/MANIFEST.MF")),
        "no service file, no version directory that the app could see");
  }

  @Test
  void librariesThatWouldHurtTheHost_areAbsent() throws IOException {
    List<String> roots =
        List.of(
            "inst/net/openhft/chronicle/analytics/",
            "inst/net/openhft/affinity/",
            "inst/com/sun/jna/",
            "inst/com/kenai/jffi/",
            "inst/jnr/",
            "inst/ch/qos/logback/");
    for (String entry : entries()) {
      assertTrue(roots.stream().noneMatch(entry::startsWith), entry);
      assertFalse(NATIVE.matcher(entry).find(), entry);
    }
  }

  @Test
  void buildMachine_leavesNoTrace() throws IOException {
    assertTrue(entries().stream().noneMatch(name -> name.endsWith("jpms.args")));
  }

  @Test
  void byteCode_isJava8ForThePremainAndJava11ForTheRest() throws IOException {
    try (JarFile jar = new JarFile(Jar.path().toFile())) {
      for (ZipEntry entry : jar.stream().toList()) {
        String name = entry.getName();
        if (name.equals(PREMAIN)) {
          assertEquals(JAVA_8, majorVersion(jar, entry), name);
        } else if (name.endsWith(".class") || name.endsWith(".classdata")) {
          int major = majorVersion(jar, entry);
          assertTrue(major <= JAVA_11, () -> name + " is of class file version " + major);
        }
      }
    }
  }

  private static int majorVersion(JarFile jar, ZipEntry entry) throws IOException {
    try (DataInputStream in = new DataInputStream(jar.getInputStream(entry))) {
      in.readInt();
      in.readUnsignedShort();
      return in.readUnsignedShort();
    }
  }

  @Test
  void instrumentations_areAllListed() throws IOException {
    try (JarFile jar = new JarFile(Jar.path().toFile());
        InputStream services =
            jar.getInputStream(
                jar.getEntry(
                    "inst/META-INF/services/dev.tollgate.api.hook.ClientInstrumentation"))) {
      List<String> listed =
          new String(services.readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              .filter(line -> !line.isBlank())
              .toList();

      assertTrue(listed.size() >= 2, listed::toString);
      for (String name : listed) {
        assertTrue(jar.getEntry("inst/" + name.replace('.', '/') + ".classdata") != null, name);
      }
    }
  }

  @Test
  void size_isWithinTheBudgetOfTheReadme() throws IOException {
    assertTrue(Files.readString(Path.of("README.md")).contains("at most 12 MB"));
    long bytes = Files.size(Jar.path());
    assertTrue(bytes <= 12_000_000, () -> "the agent jar has " + bytes + " bytes");
  }
}
