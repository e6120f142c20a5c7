package com.example.gateway;

import java.io.IOException;

/** Starts the gateway with the HTTP client of Jetty 9, whatever {@code --client} says. */
public final class Jetty9Main {
  private Jetty9Main() {}

  /** Makes the calls and returns once all are done. */
  public static void main(String[] args) throws InterruptedException, IOException {
    GatewayMain.run(args, (client, http2) -> new Jetty9Gateway(http2));
  }
}
