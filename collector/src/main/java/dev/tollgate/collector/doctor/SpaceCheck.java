package dev.tollgate.collector.doctor;

import dev.tollgate.store.queue.SpaceFloor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Free space: below the floor the agents record nothing, and leave the rest to others. */
final class SpaceCheck implements Check {
  private static final long BYTES_PER_MB = 1 << 20;

  @Override
  public String name() {
    return "space";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    Path root = installation.home().root();
    long free = root.toFile().getUsableSpace();
    long floor = SpaceFloor.standard().bytes(root);
    String text =
        free / BYTES_PER_MB
            + " MB are free for "
            + root
            + "; agents leave "
            + floor / BYTES_PER_MB
            + " MB to others";
    if (free < floor) {
      return List.of(
          Diagnosis.problem(
              name(), text + " and record nothing now", "free some space; recording then resumes"));
    }
    return List.of(
        free < 2 * floor
            ? Diagnosis.warning(name(), text, "free some space before recording stops")
            : Diagnosis.ok(name(), text));
  }
}
