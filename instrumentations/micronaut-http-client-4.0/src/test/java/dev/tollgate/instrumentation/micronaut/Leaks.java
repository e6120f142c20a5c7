package dev.tollgate.instrumentation.micronaut;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Buffers that were garbage before they were released, as Netty finds them in paranoid mode. The
 * client has its connections watched so too, and 4.5 forgets those of streams that broke off.
 */
final class Leaks {
  private static final List<String> FOUND = new CopyOnWriteArrayList<>();

  private Leaks() {}

  /** To be called before the first buffer is made. */
  static void watch() {
    ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(
        new ResourceLeakDetectorFactory() {
          @Override
          @SuppressWarnings("deprecation") // abstract, so there is no other to implement
          public <T> ResourceLeakDetector<T> newResourceLeakDetector(
              Class<T> resource, int interval, long maxActive) {
            return new Recording<>(resource, interval);
          }
        });
  }

  /** What leaked so far. */
  static List<String> found() {
    System.gc();
    for (int i = 0; i < 10; i++) {
      PooledByteBufAllocator.DEFAULT.buffer(1).release(); // it looks when it tracks another
    }
    return List.copyOf(FOUND);
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
      if (isBuffer(resource)) {
        FOUND.add(resource + records);
      }
    }

    @Override
    protected void reportUntracedLeak(String resource) {
      if (isBuffer(resource)) {
        FOUND.add(resource);
      }
    }

    private static boolean isBuffer(String resource) {
      return !resource.contains("PoolHandle");
    }
  }
}
