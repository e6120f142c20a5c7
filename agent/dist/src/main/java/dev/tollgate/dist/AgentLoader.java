package dev.tollgate.dist;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.security.AllPermission;
import java.security.CodeSource;
import java.security.Permissions;
import java.security.ProtectionDomain;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * The agent's own class loader: everything under {@code inst/} of the agent jar, whose classes end
 * in {@value #SUFFIX} so that nobody else sees them. Its parent is the platform loader, so neither
 * side can see the other's libraries. Thread-safe.
 */
final class AgentLoader extends ClassLoader {
  static final String SUFFIX = ".classdata";

  private static final String ROOT = "inst/";
  private static final String CLASS = ".class";

  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;
  private final @Nullable String version;
  private final ProtectionDomain domain;

  /**
   * A loader of what is in this jar.
   *
   * @param version the agent's version, which its packages then tell; null if it is not known
   */
  AgentLoader(JarFile jar, @Nullable String version) {
    super("tollgate", ClassLoader.getPlatformClassLoader());
    this.jar = jar;
    this.version = version;
    Permissions all = new Permissions();
    all.add(new AllPermission());
    domain = new ProtectionDomain(new CodeSource(url(""), (Certificate[]) null), all);
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      if (loaded != null) {
        return loaded;
      }
      ZipEntry entry = jar.getEntry(ROOT + name.replace('.', '/') + SUFFIX);
      return entry == null ? super.loadClass(name, resolve) : define(name, entry);
    }
  }

  private Class<?> define(String name, ZipEntry entry) throws ClassNotFoundException {
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] bytes = in.readAllBytes();
      definePackageOf(name);
      return defineClass(name, bytes, 0, bytes.length, domain);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  private void definePackageOf(String className) {
    int dot = className.lastIndexOf('.');
    String name = dot < 0 ? "" : className.substring(0, dot);
    if (!name.startsWith("dev.tollgate.") || getDefinedPackage(name) != null) {
      return;
    }
    try {
      definePackage(name, null, null, null, null, version, null, null);
    } catch (IllegalArgumentException e) {
      // Another thread has just defined the same package.
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    ZipEntry own = entry(name);
    return own != null ? url(own.getName()) : super.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    ZipEntry own = entry(name);
    return own != null
        ? Collections.enumeration(Collections.singleton(url(own.getName())))
        : super.getResources(name);
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    ZipEntry own = entry(name);
    if (own == null) {
      return super.getResourceAsStream(name);
    }
    try (InputStream in = jar.getInputStream(own)) {
      return new ByteArrayInputStream(in.readAllBytes());
    } catch (IOException e) {
      return null;
    }
  }

  private @Nullable ZipEntry entry(String resource) {
    String name =
        resource.endsWith(CLASS)
            ? resource.substring(0, resource.length() - CLASS.length()) + SUFFIX
            : resource;
    return jar.getEntry(ROOT + name);
  }

  private URL url(String entry) {
    try {
      URI file = new java.io.File(jar.getName()).toURI();
      return new URL("jar:" + file + "!/" + entry);
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }
}
