package dev.tollgate.core.install;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.commons.ClassRemapper;
import net.bytebuddy.jar.asm.commons.Remapper;
import net.bytebuddy.utility.OpenedClassReader;
import org.jspecify.annotations.Nullable;

/**
 * The names that a library's classes have in a shaded copy: their own, with a package before them.
 * A class that the copy lacks keeps its name, as the copy uses the app's. One for each loader that
 * has the copy. Thread-safe.
 */
final class ShadedNames extends Remapper {
  private static final Pattern CLASS_NAME = Pattern.compile("[\\w$]+(\\.[\\w$]+)+");

  private final String shadedIn;
  private final @Nullable ClassLoader library;
  private final Map<String, String> known = new ConcurrentHashMap<>();

  /**
   * The names in one copy.
   *
   * @param shadedIn the package that was put before the library's own, {@code com.acme.shaded}
   * @param library the loader that has the copy
   */
  ShadedNames(String shadedIn, @Nullable ClassLoader library) {
    super(OpenedClassReader.ASM_API);
    this.shadedIn = shadedIn.replace('.', '/') + '/';
    this.library = library;
  }

  /** A class that is written against the library, as it would be against the copy. */
  byte[] applyTo(byte[] classBytes) {
    ClassReader reader = OpenedClassReader.of(classBytes);
    ClassWriter writer = new ClassWriter(0);
    reader.accept(new ClassRemapper(writer, this), 0);
    return writer.toByteArray();
  }

  @Override
  public String map(String internalName) {
    return internalName.startsWith("java/")
        ? internalName
        : known.computeIfAbsent(internalName, this::look);
  }

  private String look(String internalName) {
    String shaded = shadedIn + internalName;
    return Privileged.get(() -> isThere(shaded + ".class")) ? shaded : internalName;
  }

  private boolean isThere(String file) {
    return (library == null ? ClassLoader.getSystemResource(file) : library.getResource(file))
        != null;
  }

  /** Classes that hooks ask for by name. */
  @Override
  public Object mapValue(Object value) {
    if (value instanceof String && CLASS_NAME.matcher((String) value).matches()) {
      return map(((String) value).replace('.', '/')).replace('/', '.');
    }
    return super.mapValue(value);
  }
}
