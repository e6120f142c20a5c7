package dev.tollgate.benchmarks.path;

import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Has OkHttp's two hooked methods, and does nothing in them: what is left are the hooks. */
final class OkHttp {

  @Nullable Call newCall(Request request) {
    return null;
  }

  @Nullable Response intercept(Interceptor.Chain chain) {
    return null;
  }

  /** A chain that knows its request and nothing else. */
  static final class Chain implements Interceptor.Chain {
    private final Request request;

    Chain(Request request) {
      this.request = request;
    }

    @Override
    public Request request() {
      return request;
    }

    @Override
    public Response proceed(Request passedOn) {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable Connection connection() {
      return null;
    }

    @Override
    public Call call() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int connectTimeoutMillis() {
      return 0;
    }

    @Override
    public Interceptor.Chain withConnectTimeout(int timeout, TimeUnit unit) {
      return this;
    }

    @Override
    public int readTimeoutMillis() {
      return 0;
    }

    @Override
    public Interceptor.Chain withReadTimeout(int timeout, TimeUnit unit) {
      return this;
    }

    @Override
    public int writeTimeoutMillis() {
      return 0;
    }

    @Override
    public Interceptor.Chain withWriteTimeout(int timeout, TimeUnit unit) {
      return this;
    }
  }
}
