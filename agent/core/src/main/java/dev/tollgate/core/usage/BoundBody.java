package dev.tollgate.core.usage;

import dev.tollgate.api.exchange.Headers;

/** Tells requests that are bound to the bytes of their body: signed, digested or encoded. */
final class BoundBody {
  private static final String[] BINDING = {
    "content-encoding",
    "content-md5",
    "digest",
    "content-digest",
    "signature",
    "x-amz-content-sha256"
  };

  private BoundBody() {}

  /** Whether the body of a request with these headers cannot be another one. */
  static boolean is(Headers headers) {
    for (String name : BINDING) {
      String value = headers.first(name);
      if (value != null && !value.equalsIgnoreCase("identity")) {
        return true;
      }
    }
    String authorization = headers.first("authorization");
    return authorization != null && authorization.startsWith("AWS4-");
  }
}
