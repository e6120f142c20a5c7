package dev.tollgate.collector.inspect;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Correction;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Heartbeat;
import dev.tollgate.ledger.charge.JvmStart;
import dev.tollgate.ledger.charge.JvmStop;
import dev.tollgate.ledger.charge.LedgerRecord;
import dev.tollgate.store.board.InflightEntry;
import dev.tollgate.store.board.InflightState;
import dev.tollgate.store.board.InflightTable;
import dev.tollgate.store.queue.LedgerPosition;
import dev.tollgate.store.queue.LedgerSegment;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads one ledger to its end and says what is wrong in it. One thread; of one use.
 *
 * <p>The table of open calls is read before the ledger: a call that moves from one to the other
 * meanwhile is then found in the ledger.
 */
final class LedgerCheck {
  /** So many findings of a kind tell what is wrong with a ledger; the rest are only counted. */
  private static final int SHOWN = 10;

  private static final String COUNTED_ONCE =
      "totals count it once; look into log/ for appends that failed";
  private static final String KEEP =
      "keep the file, what it lacks no total has; look for a full or failing disk, or somebody who"
          + " wrote into it";

  private final LedgerFiles files;
  private final LedgerFiles.State state;
  private final Set<UUID> jvms;
  private final Set<UUID> recovered;
  private final Consumer<Charge> charged;
  private final Consumer<Correction> corrected;
  private final IdSet ids = new IdSet();
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final Map<String, Integer> byKind = new LinkedHashMap<>();
  private final Map<UUID, OpenCall> open = new LinkedHashMap<>();
  private final Map<UUID, Long> carriedOn = new LinkedHashMap<>();
  private long records;
  private long charges;
  private boolean stopped;

  /**
   * A check.
   *
   * @param jvms all that have a ledger in the home
   * @param recovered the calls that a collector has charged, of all ledgers read before; those of
   *     this one are added
   * @param charged what each charge is given to that totals count: none twice
   * @param corrected the same for corrections
   */
  LedgerCheck(
      LedgerFiles files,
      Set<UUID> jvms,
      Set<UUID> recovered,
      Consumer<Charge> charged,
      Consumer<Correction> corrected) {
    this.files = files;
    this.jvms = jvms;
    this.state = files.state();
    this.recovered = recovered;
    this.charged = charged;
    this.corrected = corrected;
  }

  void run() throws IOException {
    readInflight();
    checkSegments();
    try (LedgerScan scan = LedgerScan.open(files, 0)) {
      for (LedgerEntry entry = scan.next(); entry != null; entry = scan.next()) {
        check(entry);
      }
    }
    open.keySet().removeAll(recovered);
    checkOpen();
    carriedOn.forEach(this::noteCarriedOn);
    byKind.forEach(this::sayHowManyMore);
  }

  private void readInflight() {
    try {
      for (InflightEntry entry : InflightTable.read(files.inflight())) {
        open.put(entry.callId(), OpenCall.of(entry));
      }
    } catch (NoSuchFileException e) {
      if (state != LedgerFiles.State.SEALED) {
        lostTable(files.inflight() + " is missing");
      }
    } catch (IOException e) {
      lostTable(String.valueOf(e.getMessage()));
    }
    if (state == LedgerFiles.State.UNKNOWN) {
      find(
          "liveness",
          "ledger " + files.jvm(),
          "its alive file is missing or not to be read: nobody can tell whether its JVM lives",
          "if that is dead, make an empty file " + files.directory().resolve("alive"));
    }
  }

  private void lostTable(String what) {
    find(
        "damaged_inflight",
        "ledger " + files.jvm(),
        what,
        "calls that are open when its JVM dies are not charged: restart the service");
  }

  private void checkSegments() throws IOException {
    int before = 0;
    for (LedgerSegment segment : LedgerSegment.of(files.queue())) {
      String damage = segment.damage();
      // A file without a byte may be one that a live writer has made in this instant.
      if (damage != null && (segment.bytes() > 0 || state != LedgerFiles.State.ALIVE)) {
        find("damaged_segment", "ledger " + files.jvm(), damage, KEEP);
      }
      // The first ones may be gone: whoever has read a segment may delete it.
      if (before > 0 && segment.number() > before + 1) {
        find(
            "missing_segment",
            "ledger " + files.jvm(),
            "segments " + (before + 1) + " to " + (segment.number() - 1) + " are gone",
            "put them back from a copy; no total has what only they had");
      }
      before = segment.number();
    }
  }

  private void check(LedgerEntry entry) {
    String where = "ledger " + files.jvm() + " at " + LedgerPosition.text(entry.position());
    if (entry.type() == LedgerEntry.Type.DAMAGED) {
      find("damaged_segment", where, String.valueOf(entry.reason()), KEEP);
      return;
    }
    records++;
    LedgerRecord record = entry.record();
    if (record == null) {
      find(
          "malformed_record",
          where,
          "a record of " + entry.bytes().length + " bytes cannot be read: " + entry.reason(),
          "tollgate ledger dump shows its bytes; no total has it");
    } else if (record instanceof Charge charge) {
      charges++;
      check(charge, where);
    } else if (record instanceof Correction correction) {
      check(correction, where);
    } else {
      UUID jvm = jvmOf(record);
      stopped |= record instanceof JvmStop;
      if (jvm != null && !jvm.equals(files.jvm())) {
        find(
            "foreign_record",
            where,
            "a " + entry.type().key() + " of JVM " + jvm,
            "somebody mixed two ledgers: put the files back where they were");
      }
    }
  }

  private static @Nullable UUID jvmOf(LedgerRecord record) {
    if (record instanceof JvmStart start) {
      return start.jvm();
    }
    if (record instanceof Heartbeat heartbeat) {
      return heartbeat.jvm();
    }
    return record instanceof JvmStop stop ? stop.jvm() : null;
  }

  private void check(Charge charge, String where) {
    boolean byCollector = charge.has(Flag.RECOVERED) || charge.has(Flag.LOST);
    boolean belongs = byCollector || charge.jvm().equals(files.jvm());
    if (!belongs && !jvms.contains(charge.jvm())) {
      carriedOn.merge(charge.jvm(), 1L, Long::sum);
    } else if (!belongs) {
      find(
          "foreign_charge",
          where,
          "charge " + charge.id() + " is of JVM " + charge.jvm(),
          "somebody mixed two ledgers: put the files back where they were");
    }
    for (String contradiction : ChargeArithmetic.contradictions(charge)) {
      find(
          "arithmetic",
          where,
          "charge " + charge.id() + " " + contradiction,
          "a defect of the agent: report it with what tollgate ledger dump shows there");
    }
    open.remove(charge.id());
    boolean first = byCollector ? recovered.add(charge.id()) : !recovered.contains(charge.id());
    if (!ids.add(charge.id()) || !first) {
      find("duplicate_charge", where, "charge " + charge.id() + " is here again", COUNTED_ONCE);
      return;
    }
    charged.accept(charge);
  }

  private void check(Correction correction, String where) {
    String of = "correction " + correction.id() + " of charge " + correction.after().id();
    for (String contradiction : ChargeArithmetic.contradictions(correction.after())) {
      find("arithmetic", where, of + " " + contradiction, "correct it again: tollgate reprice");
    }
    if (ids.add(correction.id())) {
      corrected.accept(correction);
    } else {
      find("duplicate_correction", where, of + " is here again", COUNTED_ONCE);
    }
  }

  private void checkOpen() {
    if (state == LedgerFiles.State.DEAD) {
      note("settled calls in no ledger yet", InflightState.SETTLED, "recovers them");
      note("calls out when its JVM died", InflightState.SENT, "charges them as lost");
    } else if (state == LedgerFiles.State.SEALED) {
      for (OpenCall call : open.values()) {
        if (call.state() != InflightState.READY) {
          find(
              "unrecovered_call",
              "ledger " + files.jvm(),
              "is sealed, and its call " + call.id() + " (" + call.state() + ") is in no ledger",
              "while no collector runs, delete "
                  + files.directory().resolve("sealed")
                  + " and collector/state; tollgate serve then closes it again");
        }
      }
    }
  }

  /** A JVM whose ledger is deleted under it goes on in a new one, with what waited for the old. */
  private void noteCarriedOn(UUID jvm, long charges) {
    notes.add(
        "ledger "
            + files.jvm()
            + ": charges of JVM "
            + jvm
            + ", whose ledger is gone: "
            + charges
            + "; it was deleted while the JVM ran, which goes on here");
  }

  private void note(String what, InflightState counted, String remedy) {
    long calls = open.values().stream().filter(call -> call.state() == counted).count();
    if (calls > 0) {
      notes.add(
          "ledger " + files.jvm() + ": " + what + ": " + calls + "; tollgate serve " + remedy);
    }
  }

  private void find(String kind, String where, String what, String remedy) {
    if (byKind.merge(kind, 1, Integer::sum) <= SHOWN) {
      findings.add(new Finding(kind, where, what, remedy));
    }
  }

  private void sayHowManyMore(String kind, int found) {
    if (found > SHOWN) {
      findings.add(
          new Finding(
              kind,
              "ledger " + files.jvm(),
              (found - SHOWN) + " more of this kind",
              "tollgate ledger dump shows every record"));
    }
  }

  LedgerFiles files() {
    return files;
  }

  /** Whether its JVM lived when the check began. */
  LedgerFiles.State state() {
    return state;
  }

  /** The calls that are open and in no ledger. */
  List<OpenCall> open() {
    return List.copyOf(open.values());
  }

  /** Whether its JVM ended in order. */
  boolean stopped() {
    return stopped;
  }

  long records() {
    return records;
  }

  long charges() {
    return charges;
  }

  List<Finding> findings() {
    return findings;
  }

  List<String> notes() {
    return notes;
  }
}
