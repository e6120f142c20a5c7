package dev.tollgate.faults;

import dev.tollgate.faults.injector.Injector;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URISyntaxException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Packs the injecting agent into a jar that a JVM can be started with. */
final class InjectorJar {
  private InjectorJar() {}

  /** Writes the jar into this directory. */
  static Path write(Path directory) throws IOException {
    Path jar = directory.resolve("injector.jar");
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Premain-Class", Injector.class.getName());
    main.put(
        Attributes.Name.CLASS_PATH,
        origin(net.bytebuddy.jar.asm.ClassReader.class).toUri().toString());
    String folder = Injector.class.getPackageName().replace('.', '/');
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream packed = new JarOutputStream(out, manifest);
        DirectoryStream<Path> classes =
            Files.newDirectoryStream(origin(Injector.class).resolve(folder), "*.class")) {
      for (Path file : classes) {
        packed.putNextEntry(new JarEntry(folder + "/" + file.getFileName()));
        Files.copy(file, packed);
        packed.closeEntry();
      }
    }
    return jar;
  }

  private static Path origin(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(type + " comes from nowhere", e);
    }
  }
}
