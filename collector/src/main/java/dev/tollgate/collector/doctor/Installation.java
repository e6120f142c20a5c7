package dev.tollgate.collector.doctor;

import dev.tollgate.collector.attach.Attaching;
import dev.tollgate.collector.host.ProcessTable;
import dev.tollgate.collector.jvms.AgentLedger;
import dev.tollgate.collector.jvms.HomeLedgers;
import dev.tollgate.collector.jvms.JvmsReport;
import dev.tollgate.store.board.AliveLock;
import dev.tollgate.store.board.Board;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An installation is a home and the machine around it, as the checks see them. One thread. */
public final class Installation {
  private final Home home;
  private final Clock clock;
  private final @Nullable Path agentJar;
  private final @Nullable String version;
  private final ProcessTable processes;
  private final Attaching attaching;
  private @Nullable List<AgentLedger> ledgers;
  private @Nullable JvmsReport jvms;

  /**
   * An installation.
   *
   * @param agentJar the jar that tollgate attach would use; null if none is named
   * @param version of the collector; null if it is not packaged
   */
  public Installation(
      Home home,
      Clock clock,
      @Nullable Path agentJar,
      @Nullable String version,
      ProcessTable processes,
      Attaching attaching) {
    this.home = home;
    this.clock = clock;
    this.agentJar = agentJar;
    this.version = version;
    this.processes = processes;
    this.attaching = attaching;
  }

  /** Its home. */
  public Home home() {
    return home;
  }

  /** Whether the home is there and may be read by this user. */
  boolean hasHome() {
    Path root = home.root();
    return Files.isDirectory(root) && Files.isReadable(root) && Files.isExecutable(root);
  }

  /** The time. */
  Clock clock() {
    return clock;
  }

  @Nullable Path agentJar() {
    return agentJar;
  }

  @Nullable String version() {
    return version;
  }

  /** The ledgers that are not sealed, read once. */
  List<AgentLedger> ledgers() throws IOException {
    List<AgentLedger> read = ledgers;
    if (read == null) {
      read = hasHome() ? HomeLedgers.list(home).read() : List.of();
      ledgers = read;
    }
    return read;
  }

  /** Those of live JVMs with an agent. */
  List<AgentLedger> liveAgents() throws IOException {
    return ledgers().stream()
        .filter(ledger -> ledger.isAlive() && !ledger.isCollectors())
        .collect(Collectors.toList());
  }

  /** All JVMs, looked at once. */
  JvmsReport jvms() throws IOException {
    JvmsReport read = jvms;
    if (read == null) {
      read = JvmsReport.read(home, ledgers(), processes, attaching);
      jvms = read;
    }
    return read;
  }

  /** Whether a collector serves the home. */
  boolean isServed() throws IOException {
    return Files.exists(home.collectorLock()) && AliveLock.isHeld(home.collectorLock());
  }

  /** The board in use; null if there is none that can be read. */
  @Nullable Board board() throws IOException {
    return Board.openCurrent(home.boards(), Board.bootId());
  }
}
