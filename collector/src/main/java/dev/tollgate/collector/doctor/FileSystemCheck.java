package dev.tollgate.collector.doctor;

import dev.tollgate.store.queue.SpaceFloor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The file systems below ledgers and board: blocks that are written must stay allocated. */
final class FileSystemCheck implements Check {
  private static final Set<String> NETWORK =
      Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "ceph", "glusterfs", "lustre", "fuse.sshfs");

  @Override
  public String name() {
    return "filesystem";
  }

  @Override
  public List<Diagnosis> examine(Installation installation) throws IOException {
    List<Diagnosis> found = new ArrayList<>();
    StringBuilder kinds = new StringBuilder();
    for (Path directory : List.of(installation.home().ledgers(), installation.home().boards())) {
      if (!Files.isDirectory(directory)) {
        continue;
      }
      String kind = Files.getFileStore(directory).type();
      kinds.append(kinds.length() == 0 ? "" : ", ").append(directory.getFileName());
      kinds.append(" on ").append(kind);
      String where = directory + " is on " + kind;
      String remedy =
          directory.equals(installation.home().boards())
              ? "mount a tmpfs there, or put the home on ext4 or xfs"
              : "put the home on a local ext4 or xfs";
      if (SpaceFloor.copiesOnWrite(directory)) {
        found.add(
            Diagnosis.warning(
                name(),
                where + ", which copies on write: a full disk can reach a service",
                remedy));
      } else if (NETWORK.contains(kind)) {
        found.add(
            Diagnosis.warning(
                name(),
                where + ", over a network: a server that is away stalls recording",
                remedy));
      }
    }
    if (found.isEmpty() && kinds.length() > 0) {
      found.add(Diagnosis.ok(name(), kinds.toString()));
    }
    return found;
  }
}
