package com.example.hosts;

import com.example.gateway.GatewayMain;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.io.IOException;

/** The gateway as a web application: makes its calls when it is deployed. */
public final class GatewayListener implements ServletContextListener {

  @Override
  public void contextInitialized(ServletContextEvent event) {
    try {
      GatewayMain.main(System.getProperty("gateway.arguments", "").split(" ", -1));
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
