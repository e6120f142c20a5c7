package dev.tollgate.instrumentation.okhttp;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * OkHttp 3.12 to 5.x: the interceptor that every call passes below the app's own interceptors and
 * above redirects, retries and decompression; and the place where the app makes a call, which is
 * still on its own thread.
 */
public final class OkHttpInstrumentation implements ClientInstrumentation {

  @Override
  public String name() {
    return "okhttp-3.0";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        new HookPoint(
            "okhttp3.internal.http.RetryAndFollowUpInterceptor",
            "intercept",
            1,
            "dev.tollgate.instrumentation.okhttp.InterceptHook"),
        new HookPoint(
            "okhttp3.OkHttpClient",
            "newCall",
            1,
            "dev.tollgate.instrumentation.okhttp.NewCallHook"));
  }
}
