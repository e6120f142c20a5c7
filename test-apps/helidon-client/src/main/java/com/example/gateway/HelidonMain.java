package com.example.gateway;

import java.io.IOException;

/** Starts the gateway with Helidon's WebClient, whatever {@code --client} says. */
public final class HelidonMain {
  private HelidonMain() {}

  /** Makes the calls and returns once all are done. */
  public static void main(String[] args) throws InterruptedException, IOException {
    GatewayMain.run(args, (client, http2) -> new HelidonGateway());
  }
}
