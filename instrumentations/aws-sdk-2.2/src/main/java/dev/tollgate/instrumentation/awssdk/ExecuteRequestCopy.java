package dev.tollgate.instrumentation.awssdk;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.http.async.AsyncExecuteRequest;
import software.amazon.awssdk.http.async.SdkAsyncHttpResponseHandler;

/**
 * Copies a request with another response handler. What a request has differs from version to
 * version, so whatever it tells and its builder takes by the same name is handed on.
 */
final class ExecuteRequestCopy {
  private static final List<Member> MEMBERS = members();

  private ExecuteRequestCopy() {}

  static AsyncExecuteRequest of(AsyncExecuteRequest request, SdkAsyncHttpResponseHandler handler)
      throws ReflectiveOperationException {
    AsyncExecuteRequest.Builder copy = AsyncExecuteRequest.builder();
    for (Member member : MEMBERS) {
      member.copy(request, copy);
    }
    return copy.responseHandler(handler).build();
  }

  private static List<Member> members() {
    List<Member> members = new ArrayList<>();
    for (Method get : AsyncExecuteRequest.class.getMethods()) {
      if (get.getDeclaringClass() != AsyncExecuteRequest.class || get.getParameterCount() != 0) {
        continue;
      }
      for (Method set : AsyncExecuteRequest.Builder.class.getMethods()) {
        if (set.getName().equals(get.getName()) && set.getParameterCount() == 1) {
          members.add(new Member(get, set));
        }
      }
    }
    return List.copyOf(members);
  }

  private static final class Member {
    private final Method get;
    private final Method set;

    Member(Method get, Method set) {
      this.get = get;
      this.set = set;
    }

    void copy(AsyncExecuteRequest from, AsyncExecuteRequest.Builder to)
        throws IllegalAccessException, InvocationTargetException {
      Object value = get.invoke(from);
      if (value instanceof Optional && set.getParameterTypes()[0] != Optional.class) {
        value = ((Optional<?>) value).orElse(null);
      }
      if (value != null) {
        set.invoke(to, value);
      }
    }
  }
}
