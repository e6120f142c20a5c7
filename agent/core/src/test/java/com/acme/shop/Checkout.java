package com.acme.shop;

import dev.tollgate.core.attribution.CallSite;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Application code that calls in all the ways that application code does. */
public final class Checkout {
  private final CallSite constructed;

  private Checkout() {
    constructed = CallSite.here();
  }

  public static CallSite origin() {
    return CallSite.here();
  }

  public static void call(Runnable library) {
    library.run();
  }

  public static CallSite inALambda() {
    Supplier<CallSite> lambda = () -> CallSite.here();
    return lambda.get();
  }

  public static CallSite inAStream() {
    return Stream.of(1).map(one -> CallSite.here()).findFirst().orElseThrow();
  }

  public static CallSite inAnInnerClass() {
    return new Supplier<CallSite>() {
      @Override
      public CallSite get() {
        return CallSite.here();
      }
    }.get();
  }

  public static CallSite inAConstructor() {
    return new Checkout().constructed;
  }
}
