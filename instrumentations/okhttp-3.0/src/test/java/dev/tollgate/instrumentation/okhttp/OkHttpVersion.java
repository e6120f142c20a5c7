package dev.tollgate.instrumentation.okhttp;

import dev.tollgate.core.contract.LlmClient;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One version of OkHttp in a class loader of its own, as in an app server: the library, and the
 * test's client defined beside it.
 */
final class OkHttpVersion extends URLClassLoader {

  private OkHttpVersion(URL[] urls) {
    super("okhttp", urls, OkHttpVersion.class.getClassLoader());
  }

  /** The version whose jars the build put under {@code target/matrix}. */
  static OkHttpVersion of(String version) throws IOException {
    List<URL> urls = new ArrayList<>();
    Path matrix = Path.of(System.getProperty("okhttp.matrix", "target/matrix"));
    try (Stream<Path> jars = Files.list(matrix.resolve(version))) {
      for (Path jar : jars.sorted().toList()) {
        urls.add(url(jar));
      }
    }
    urls.add(OkHttpVersion.class.getProtectionDomain().getCodeSource().getLocation());
    return new OkHttpVersion(urls.toArray(new URL[0]));
  }

  /** A new client of this version. */
  LlmClient newClient() throws ReflectiveOperationException {
    return loadClass(OkHttpVersion.class.getPackageName() + ".OkHttpLlmClient")
        .asSubclass(LlmClient.class)
        .getDeclaredConstructor()
        .newInstance();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    boolean own =
        name.startsWith("okhttp3.")
            || name.startsWith("okio.")
            || name.startsWith("kotlin.")
            || name.startsWith(OkHttpVersion.class.getPackageName() + ".OkHttpLlmClient");
    if (!own) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(jar.toString(), e);
    }
  }
}
