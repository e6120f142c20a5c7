package dev.tollgate.core.install;

import dev.tollgate.api.hook.Hook;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.WeakReference;
import java.security.ProtectionDomain;
import java.util.HashMap;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The helper loader defines one instrumentation's hook classes beside the library they are written
 * against: its parent is the loader of the hooked class, so the hook sees the app's own library;
 * the api comes from the agent's loader; the hook's package is defined here, from the agent's
 * bytes, and so is what hooks have in common.
 *
 * <p>Of a shaded copy of the library the hook's bytes are given the copy's names.
 *
 * <p>The hooks of one instrumentation share one helper loader per library loader, so that what one
 * hook learns another one finds. It lives as long as a hook it loaded, and a hook as long as the
 * hooked class: a library that is unloaded takes them along.
 */
final class HelperLoader extends ClassLoader {
  private static final String API = "dev.tollgate.api.";

  /** Of several instrumentations: each has it beside its own library. */
  private static final String COMMON = "dev.tollgate.instrumentation.common.";

  static {
    registerAsParallelCapable();
  }

  /** Asked for once, as hooks load their classes on the app's threads, which may not ask. */
  private static final ProtectionDomain AGENTS = HelperLoader.class.getProtectionDomain();

  /** The helper loaders alive, by library loader and what they load; guarded by itself. */
  private static final Map<@Nullable ClassLoader, Map<String, WeakReference<HelperLoader>>> LIVE =
      new WeakHashMap<>();

  private final ClassLoader agentLoader;
  private final String hookPackage;
  private final @Nullable ShadedNames names;

  private HelperLoader(
      @Nullable ClassLoader libraryLoader,
      ClassLoader agentLoader,
      String hookPackage,
      @Nullable String shadedIn) {
    super("tollgate-hook", libraryLoader);
    this.agentLoader = agentLoader;
    this.hookPackage = hookPackage;
    this.names = shadedIn == null ? null : new ShadedNames(shadedIn, libraryLoader);
  }

  /**
   * A new instance of the hook, loaded beside the hooked class.
   *
   * @param shadedIn the package that the library is shaded in, or null where it has its own names
   * @throws LinkageError if the hook does not fit the library
   */
  static Hook load(
      Class<?> hooked, String hookClassName, ClassLoader agentLoader, @Nullable String shadedIn) {
    String hookPackage = hookClassName.substring(0, hookClassName.lastIndexOf('.') + 1);
    HelperLoader loader = of(hooked.getClassLoader(), agentLoader, hookPackage, shadedIn);
    try {
      return (Hook) loader.loadClass(hookClassName).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot load the hook " + hookClassName, e);
    }
  }

  private static HelperLoader of(
      @Nullable ClassLoader libraryLoader,
      ClassLoader agentLoader,
      String hookPackage,
      @Nullable String shadedIn) {
    String key = shadedIn == null ? hookPackage : hookPackage + " in " + shadedIn;
    synchronized (LIVE) {
      Map<String, WeakReference<HelperLoader>> beside =
          LIVE.computeIfAbsent(libraryLoader, loader -> new HashMap<>());
      WeakReference<HelperLoader> known = beside.get(key);
      HelperLoader live = known == null ? null : known.get();
      if (live == null || live.agentLoader != agentLoader) {
        live = new HelperLoader(libraryLoader, agentLoader, hookPackage, shadedIn);
        beside.put(key, new WeakReference<>(live));
      }
      return live;
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(API)) {
      return agentLoader.loadClass(name);
    }
    if (!name.startsWith(hookPackage) && !name.startsWith(COMMON)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    String resource = name.replace('.', '/') + ".class";
    try (InputStream in = agentLoader.getResourceAsStream(resource)) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] written = in.readAllBytes();
      byte[] bytes = names == null ? written : names.applyTo(written);
      return defineClass(name, bytes, 0, bytes.length, AGENTS);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
