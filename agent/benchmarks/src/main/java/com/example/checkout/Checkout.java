package com.example.checkout;

import java.util.function.Supplier;

/** The application's own method that a call is attributed to. */
public final class Checkout {
  private Checkout() {}

  /** Makes the call. */
  public static <T> T summarise(Supplier<T> call) {
    return call.get();
  }
}
