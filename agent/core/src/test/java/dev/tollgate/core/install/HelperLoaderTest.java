package dev.tollgate.core.install;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tollgate.api.exchange.Exchanges;
import dev.tollgate.api.hook.Hook;
import dev.tollgate.api.hook.HookCall;
import dev.tollgate.instrumentation.common.sample.CommonPart;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Hooks beside a library, which two app loaders have each: JUnit's assertions, in this test. */
class HelperLoaderTest {
  private static final ClassLoader AGENT = HelperLoaderTest.class.getClassLoader();

  @Test
  void commonClass_isDefinedOnceForTheHooksBesideALibrary() throws Exception {
    try (URLClassLoader app = app()) {
      Class<?> common = commonSeenBy(FirstHook.class, app);

      assertSame(common, commonSeenBy(SecondHook.class, app));
      assertEquals("tollgate-hook", common.getClassLoader().getName());
      assertNotSame(CommonPart.class, common);
    }
  }

  @Test
  void commonClass_seesTheLibraryOfItsLoader() throws Exception {
    try (URLClassLoader app = app();
        URLClassLoader other = app()) {
      Class<?> common = commonSeenBy(FirstHook.class, app);
      Class<?> others = commonSeenBy(FirstHook.class, other);

      assertNotSame(common, others);
      assertSame(app, common.getMethod("libraryLoader").invoke(null));
      assertSame(other, others.getMethod("libraryLoader").invoke(null));
    }
  }

  private static URLClassLoader app() {
    URL library = Assertions.class.getProtectionDomain().getCodeSource().getLocation();
    return new URLClassLoader(new URL[] {library}, ClassLoader.getPlatformClassLoader());
  }

  private static Class<?> commonSeenBy(Class<?> hook, ClassLoader app) throws Exception {
    Class<?> hooked = app.loadClass(Assertions.class.getName());
    return (Class<?>) ((Supplier<?>) HelperLoader.load(hooked, hook.getName(), AGENT, null)).get();
  }

  /** Tells which class the common one is to it. */
  abstract static class Telling implements Hook, Supplier<Class<?>> {
    @Override
    public @Nullable HookCall enter(
        @Nullable Object self, @Nullable Object[] arguments, Exchanges exchanges) {
      return null;
    }

    @Override
    public Class<?> get() {
      return CommonPart.class;
    }
  }

  /** One hook. */
  public static final class FirstHook extends Telling {
    /** By reflection. */
    public FirstHook() {}
  }

  /** Another of the same instrumentation. */
  public static final class SecondHook extends Telling {
    /** By reflection. */
    public SecondHook() {}
  }
}
