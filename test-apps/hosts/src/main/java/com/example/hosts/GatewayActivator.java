package com.example.hosts;

import com.example.gateway.GatewayMain;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** The gateway as an OSGi bundle: makes its calls when it starts. */
public final class GatewayActivator implements BundleActivator {

  @Override
  public void start(BundleContext context) throws Exception {
    GatewayMain.main(context.getProperty("gateway.arguments").split(" ", -1));
    // The framework ends with its work; a bundle may not stop it while it is being started itself.
    new Thread(() -> stop(context.getBundle(0)), "stop").start();
  }

  private static void stop(org.osgi.framework.Bundle framework) {
    try {
      framework.stop();
    } catch (org.osgi.framework.BundleException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void stop(BundleContext context) {}
}
