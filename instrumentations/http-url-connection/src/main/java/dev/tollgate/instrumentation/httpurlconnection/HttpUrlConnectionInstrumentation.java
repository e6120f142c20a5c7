package dev.tollgate.instrumentation.httpurlconnection;

import dev.tollgate.api.hook.ClientInstrumentation;
import dev.tollgate.api.hook.HookPoint;
import java.util.List;

/**
 * The JDK's {@code HttpURLConnection}: the one class that does the work, for {@code https} as well,
 * whose public class delegates to a subclass of it.
 */
public final class HttpUrlConnectionInstrumentation implements ClientInstrumentation {
  private static final String HOOKED = "sun.net.www.protocol.http.HttpURLConnection";
  private static final String HOOKS = "dev.tollgate.instrumentation.httpurlconnection.";

  @Override
  public String name() {
    return "http-url-connection";
  }

  @Override
  public List<HookPoint> hookPoints() {
    return List.of(
        point("setRequestProperty", 2, "AuthorizationHook"),
        point("addRequestProperty", 2, "AuthorizationHook"),
        point("getOutputStream0", 0, "RequestBodyHook"),
        point("writeRequests", 0, "SendHook"),
        point("getInputStream0", 0, "ResponseHook"),
        point("getErrorStream", 0, "ErrorBodyHook"),
        point("getHeaderField", 1, "RefusedHeadHook$Value"),
        point("getHeaderFieldKey", 1, "RefusedHeadHook$Name"),
        point("getHeaderFields", 0, "RefusedHeadHook$All"),
        point("disconnect", 0, "DisconnectHook"));
  }

  private static HookPoint point(String method, int parameters, String hook) {
    return new HookPoint(HOOKED, method, parameters, HOOKS + hook);
  }
}
