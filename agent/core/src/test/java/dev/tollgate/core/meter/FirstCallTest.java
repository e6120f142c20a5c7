package dev.tollgate.core.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.api.exchange.Exchange;
import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.policy.Unit;
import java.nio.file.Path;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The call that an app makes while the agent is still starting. */
class FirstCallTest {

  @Test
  void beganBeforeTheJvmHadAPlace_isHeldAndWrittenDownInIt(@TempDir Path root) throws Exception {
    try (MeteredJvm jvm = MeteredJvm.starting(root)) {
      FutureTask<Exchange> call = new FutureTask<>(() -> jvm.begin(MeteredJvm.REQUEST));
      Thread caller = new Thread(call);
      caller.setDaemon(true);
      caller.start();
      while (caller.getState() != Thread.State.TIMED_WAITING) {
        assertFalse(call.isDone(), "it did not wait");
        Thread.onSpinWait();
      }

      jvm.hasPlace();
      int slot = jvm.cap(MeteredJvm.calls(5));
      Exchange exchange = call.get(60, TimeUnit.SECONDS);

      assertEquals(1, jvm.board.total(slot, Unit.CALLS));
      assertEquals(1, jvm.inflight().size());
      MeteredJvm.answer(exchange, MeteredJvm.ANSWER);
      exchange.end();
      Charge charge = jvm.onlyCharge();
      assertFalse(charge.has(Flag.UNENFORCED));
      assertEquals(MeteredJvm.ID, charge.jvm());
      assertTrue(jvm.hookFaults.isEmpty(), jvm.hookFaults::toString);
    }
  }
}
