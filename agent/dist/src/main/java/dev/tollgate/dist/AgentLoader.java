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
  private final ProtectionDomain domain;

  AgentLoader(JarFile jar) {
    super("tollgate", ClassLoader.getPlatformClassLoader());
    this.jar = jar;
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
      return defineClass(name, bytes, 0, bytes.length, domain);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
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
