package dev.tollgate.core.contract;

import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One version of a client library in a class loader of its own, as in an app server: the library,
 * and the test's client, compiled once, defined beside it.
 */
public final class LibraryVersion extends URLClassLoader {
  private static final String SERVICES = "META-INF/services/";

  private final String clientClass;
  private final List<String> own;
  private final @Nullable Shading shading;

  private LibraryVersion(URL[] urls, Class<?> client, List<String> own, @Nullable Shading shading) {
    super("library", urls, client.getClassLoader());
    this.clientClass = client.getName();
    this.own = new ArrayList<>(own);
    this.shading = shading;
  }

  /**
   * The version whose jars the build put under {@code target/matrix}.
   *
   * @param line the folder there
   * @param client the test's client, loaded anew with its nested classes
   * @param packages what the library is: prefixes of class names
   */
  public static LibraryVersion of(String line, Class<?> client, String... packages)
      throws IOException {
    return of(line, client, null, packages);
  }

  /** The same of a shaded copy: the test's client calls it by the names that it has there. */
  public static LibraryVersion shaded(
      String line, Class<?> client, Shading shading, String... packages) throws IOException {
    return of(line, client, shading, packages);
  }

  private static LibraryVersion of(
      String line, Class<?> client, @Nullable Shading shading, String... packages)
      throws IOException {
    List<URL> urls = new ArrayList<>();
    try (Stream<Path> jars = Files.list(Path.of("target/matrix", line))) {
      for (Path jar : jars.sorted().collect(Collectors.toList())) {
        urls.add(url(jar));
      }
    }
    urls.add(client.getProtectionDomain().getCodeSource().getLocation());
    return new LibraryVersion(urls.toArray(new URL[0]), client, List.of(packages), shading);
  }

  /**
   * Defines this class of the test's beside the library too, with its nested classes, wherever the
   * test has it from. Before the first client is made.
   */
  public LibraryVersion with(Class<?> helper) {
    own.add(helper.getName());
    addURL(helper.getProtectionDomain().getCodeSource().getLocation());
    return this;
  }

  /** A new client of this version. */
  public LlmClient newClient() throws ReflectiveOperationException {
    return newClient(LlmClient.class);
  }

  /** The same of a client that is called in its own way. */
  public <T> T newClient(Class<T> type) throws ReflectiveOperationException {
    return loadClass(clientClass).asSubclass(type).getDeclaredConstructor().newInstance();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(clientClass) && own.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    return shading == null || name.startsWith(shading.into())
        ? super.findClass(name)
        : define(name, shading);
  }

  private Class<?> define(String name, Shading shaded) throws ClassNotFoundException {
    URL file = findResource(name.replace('.', '/') + ".class");
    if (file == null) {
      throw new ClassNotFoundException(name);
    }
    try (InputStream in = file.openStream()) {
      byte[] bytes = shaded.applyTo(in.readAllBytes());
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** What the version brings beside its classes, as defaults of its options. */
  @Override
  public @Nullable URL getResource(String name) {
    URL resource = findResource(name);
    return resource != null ? resource : super.getResource(name);
  }

  /** The services of the library are of this version too. */
  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.startsWith(SERVICES)
            && own.stream().anyMatch(name.substring(SERVICES.length())::startsWith)
        ? findResources(name)
        : super.getResources(name);
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(jar.toString(), e);
    }
  }
}
