package dev.tollgate.collector.doctor;

import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The home: there, a directory, writable, and with modes that let its group work together. */
final class HomeCheck implements Check {
  private static final int SET_GROUP_ID = 02000;
  private static final int OTHERS = 07;

  @Override
  public String name() {
    return "home";
  }

  @Override
  public boolean needsHome() {
    return false;
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    Home home = installation.home();
    if (!Files.exists(home.root())) {
      return List.of(
          Diagnosis.problem(
              name(), home + " does not exist", "run tollgate serve, or give the right --home"));
    }
    List<Diagnosis> found = new ArrayList<>();
    for (Path directory : List.of(home.root(), home.ledgers(), home.boards(), home.log())) {
      if (Files.exists(directory) && !Files.isDirectory(directory)) {
        found.add(
            Diagnosis.problem(
                name(), directory + " is no directory", "move what is in its place away"));
      }
    }
    if (!found.isEmpty()) {
      return found;
    }
    if (!installation.hasHome()) {
      return List.of(
          Diagnosis.problem(
              name(),
              home + " may not be read by user " + System.getProperty("user.name"),
              "join its group, " + group(home.root()) + ", or run this as root"));
    }
    if (!home.writable()) {
      found.add(
          Diagnosis.problem(
              name(),
              home + " is not writable for user " + System.getProperty("user.name"),
              "join its group, "
                  + group(home.root())
                  + ", or correct its mode to 2770 or the mount to read-write"));
    }
    for (Path directory : List.of(home.root(), home.ledgers(), home.boards(), home.log())) {
      if (Files.exists(directory)) {
        found.addAll(modes(directory, group(home.root())));
      }
    }
    if (found.isEmpty()) {
      found.add(
          Diagnosis.ok(
              name(),
              String.format(
                  Locale.ROOT,
                  "%s, user %s, group %s, mode %o",
                  home,
                  Files.getOwner(home.root()).getName(),
                  group(home.root()),
                  mode(home.root()))));
    }
    return found;
  }

  private List<Diagnosis> modes(Path directory, String group) throws IOException {
    List<Diagnosis> found = new ArrayList<>();
    int mode = mode(directory);
    if ((mode & OTHERS) != 0) {
      found.add(
          Diagnosis.warning(
              name(),
              String.format(Locale.ROOT, "%s has mode %o: open to everybody", directory, mode),
              "chmod 2770 " + directory));
    } else if ((mode & SET_GROUP_ID) == 0) {
      found.add(
          Diagnosis.warning(
              name(),
              String.format(
                  Locale.ROOT,
                  "%s has mode %o: what one user makes in it another may not open",
                  directory,
                  mode),
              "chmod 2770 " + directory));
    }
    if (!group(directory).equals(group)) {
      found.add(
          Diagnosis.warning(
              name(),
              directory + " belongs to group " + group(directory) + ", the home to " + group,
              "chgrp " + group + " " + directory));
    }
    return found;
  }

  private static int mode(Path path) throws IOException {
    return (int) Files.getAttribute(path, "unix:mode") & 07777;
  }

  private static String group(Path path) throws IOException {
    return Files.getAttribute(path, "posix:group").toString();
  }
}
