package dev.tollgate.dist;

import java.net.http.HttpClient;

/** The app that a child JVM runs: does what it is told and prints that alone. */
final class HostApp {
  private HostApp() {}

  public static void main(String[] arguments) throws Exception {
    for (String argument : arguments) {
      switch (argument) {
        case "http" -> System.out.println("client " + (HttpClient.newHttpClient() != null));
        case "wait" -> System.in.read();
        default -> look(argument);
      }
    }
    System.out.println("the app ran");
  }

  /** Looks for a class as the app would, by the app's own loader. */
  private static void look(String className) {
    try {
      Class<?> found = Class.forName(className, false, HostApp.class.getClassLoader());
      System.out.println(className + " in " + found.getModule().getName());
    } catch (ClassNotFoundException e) {
      System.out.println("no " + className);
    }
  }
}
