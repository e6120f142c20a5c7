package dev.tollgate.collector.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** A JVM that says its pid and does nothing until its stdin ends. */
public final class IdleJvm {
  private IdleJvm() {}

  /** Starts one from a jar of this name, which is made. */
  public static ChildProcess startAs(Path jar) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(Attributes.Name.MAIN_CLASS, IdleJvm.class.getName());
    StringBuilder classPath = new StringBuilder();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.append(Path.of(entry).toUri()).append(' ');
    }
    main.put(Attributes.Name.CLASS_PATH, classPath.toString());
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      out.finish();
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return ChildProcess.start(List.of(java, "-Xmx64m", "-jar", jar.toString()), Map.of());
  }

  /** No arguments. */
  public static void main(String[] args) throws IOException {
    System.out.println(ProcessHandle.current().pid());
    System.out.flush();
    int unused = System.in.read();
  }
}
