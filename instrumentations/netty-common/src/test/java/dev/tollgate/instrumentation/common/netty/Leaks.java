package dev.tollgate.instrumentation.common.netty;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Buffers that were garbage before they were released, as Netty finds them in paranoid mode, where
 * a client is tested. To be loaded beside the client's Netty. Thread-safe.
 */
public final class Leaks {
  private static final List<String> FOUND = new CopyOnWriteArrayList<>();

  private Leaks() {}

  /** To be called before the first buffer is made. 4.1.0 has nobody to tell of them. */
  public static void watch() {
    try {
      Class.forName("io.netty.util.ResourceLeakDetectorFactory");
    } catch (ClassNotFoundException old) {
      return;
    }
    Factory.install();
  }

  /** What leaked so far. */
  public static List<String> found() {
    System.gc();
    for (int i = 0; i < 10; i++) {
      PooledByteBufAllocator.DEFAULT.buffer(1).release(); // it looks when it tracks another
    }
    return List.copyOf(FOUND);
  }

  private static final class Factory extends ResourceLeakDetectorFactory {
    static void install() {
      setResourceLeakDetectorFactory(new Factory());
    }

    @Override
    @SuppressWarnings("deprecation") // abstract, so there is no other to implement
    public <T> ResourceLeakDetector<T> newResourceLeakDetector(
        Class<T> resource, int interval, long maxActive) {
      return new Recording<>(resource, interval);
    }
  }

  private static final class Recording<T> extends ResourceLeakDetector<T> {
    Recording(Class<?> resource, int interval) {
      super(resource, interval);
    }

    @Override
    protected boolean needReport() {
      return true;
    }

    @Override
    protected void reportTracedLeak(String resource, String records) {
      found(resource, records);
    }

    @Override
    protected void reportUntracedLeak(String resource) {
      found(resource, "");
    }

    /**
     * Micronaut has its connections watched so too, and 4.5 forgets those of streams that broke
     * off.
     */
    private static void found(String resource, String records) {
      if (!resource.contains("PoolHandle")) {
        FOUND.add(resource + records);
      }
    }
  }
}
