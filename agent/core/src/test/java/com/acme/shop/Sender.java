package com.acme.shop;

/** A client library in miniature, to be hooked. */
public class Sender {

  public String send(String text, int times) {
    if (times < 0) {
      throw new IllegalArgumentException("times: " + times);
    }
    return text.repeat(times);
  }

  /** The same name with other parameters: not hooked. */
  public String send(String text) {
    return send(text, 1) + ".";
  }

  public static String describe(String text) {
    return "[" + text + "]";
  }

  /** A sender that inherits what is hooked. */
  public static final class Fast extends Sender {}
}
