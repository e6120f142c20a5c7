package com.example.gateway;

import java.io.IOException;

/** Starts the gateway with Helidon's WebClient, whatever {@code --client} says. */
public final class HelidonMain {
  private HelidonMain() {}

  /**
   * Makes the calls and ends once all are done: what watches Helidon's idle connections is no
   * daemon, and would keep the JVM for half a minute.
   */
  public static void main(String[] args) throws InterruptedException, IOException {
    GatewayMain.run(args, (client, http2) -> new HelidonGateway());
    System.exit(0);
  }
}
