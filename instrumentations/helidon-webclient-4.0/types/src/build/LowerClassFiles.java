import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Says of every class file in a folder that it is of Java 17, where it is of a newer one: to be
 * compiled against, never to be run.
 */
final class LowerClassFiles {
  private static final int MAJOR_LOW_BYTE = 7;
  private static final int JAVA_17 = 61;

  private LowerClassFiles() {}

  /** Takes the folder. */
  public static void main(String[] arguments) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of(arguments[0]))) {
      for (Path file : (Iterable<Path>) files.filter(LowerClassFiles::isClass)::iterator) {
        byte[] bytes = Files.readAllBytes(file);
        if (bytes[MAJOR_LOW_BYTE] > JAVA_17) {
          bytes[MAJOR_LOW_BYTE] = JAVA_17;
          Files.write(file, bytes);
        }
      }
    }
  }

  private static boolean isClass(Path file) {
    return file.toString().endsWith(".class");
  }
}
