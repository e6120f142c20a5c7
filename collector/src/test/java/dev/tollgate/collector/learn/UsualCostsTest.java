package dev.tollgate.collector.learn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tollgate.ledger.charge.Charge;
import dev.tollgate.ledger.charge.Flag;
import dev.tollgate.ledger.charge.Verdict;
import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import dev.tollgate.ledger.policy.Expectation;
import dev.tollgate.ledger.policy.Expectations;
import dev.tollgate.ledger.usage.Meter;
import dev.tollgate.ledger.usage.Usage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class UsualCostsTest {
  private final UsualCosts costs = new UsualCosts();

  private static Charge.Builder call(String workflow, long nanos) {
    return new Charge.Builder()
        .labels(new Labels.Builder().set(Label.WORKFLOW, workflow).set(Label.MODEL, "gpt").build())
        .usage(new Usage.Builder().set(Meter.INPUT, nanos / 1_000).build())
        .countedNanos(nanos);
  }

  private void learn(String workflow, int calls, long nanos) {
    for (int i = 0; i < calls; i++) {
      costs.take(call(workflow, nanos).build());
    }
  }

  private Expectation expected(String workflow) {
    return Objects.requireNonNull(costs.expectations(Expectations.NONE).of(workflow, "gpt"));
  }

  private static void assertNear(long wanted, long found) {
    assertTrue(found >= wanted && found <= wanted + wanted / 64, found + " for " + wanted);
  }

  @Test
  void ninetyNineOfAHundred_areWithinWhatIsExpected() {
    learn("a", 98, 1_000_000);
    learn("a", 1, 5_000_000);
    learn("a", 1, 900_000_000);

    assertNear(5_000_000, expected("a").costNanos());
    assertNear(5_000, expected("a").tokens());
  }

  @Test
  void fewerThanAHundredCalls_sayNothing() {
    learn("a", 99, 1_000_000);
    assertSame(Expectations.NONE, costs.expectations(Expectations.NONE));
    learn("a", 1, 1_000_000);
    assertEquals(1, costs.expectations(Expectations.NONE).all().size());
  }

  @Test
  void chargeThatDoesNotKnowWhatItsCallCameTo_teachesNothing() {
    learn("a", 99, 1_000_000);
    costs.take(call("a", 9_000_000).flag(Flag.LOST).build());
    costs.take(call("a", 9_000_000).build().countedAsHeld(90_000_000, 5, 0));
    costs.take(call("a", 9_000_000).verdict(Verdict.REFUSED).build());
    costs.take(call("a", 9_000_000).calls(40).build());
    costs.take(call("a", 0).build());
    costs.take(new Charge.Builder().countedNanos(5).build());

    assertSame(Expectations.NONE, costs.expectations(Expectations.NONE));
  }

  @Test
  void whatChangedLittle_isPublishedAsBefore() {
    learn("a", 100, 1_000_000);
    Expectations first = costs.expectations(Expectations.NONE);
    learn("a", 50, 1_050_000);
    assertEquals(first, costs.expectations(first));
    learn("a", 50, 1_500_000);
    assertNear(
        1_500_000, Objects.requireNonNull(costs.expectations(first).of("a", "gpt")).costNanos());
  }

  @Test
  void oldCalls_areForgotten() {
    learn("a", 5_000, 80_000_000);
    learn("a", 5_000, 1_000_000);
    assertNear(80_000_000, expected("a").costNanos());
    learn("a", 5_000, 1_000_000);

    assertNear(1_000_000, expected("a").costNanos());
  }

  @Test
  void workflowsThatCalledLongAgo_makeRoom() {
    learn("first", 100, 1_000_000);
    for (int i = 0; i < 255; i++) {
      learn("other-" + i, 1, 1_000_000);
    }
    learn("first", 1, 1_000_000);
    learn("one more", 1, 1_000_000);
    assertEquals(1, costs.expectations(Expectations.NONE).all().size(), "it called since");
    for (int i = 0; i < 256; i++) {
      learn("newer-" + i, 1, 1_000_000);
    }

    assertNull(costs.expectations(Expectations.NONE).of("first", "gpt"));
  }

  @Test
  void whatIsKnown_comesBackFromTheState() throws IOException {
    learn("a", 6_000, 1_000_000);
    learn("a", 200, 70_000_000);
    learn("b", 100, 3_000);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    costs.writeTo(new DataOutputStream(bytes));

    UsualCosts back =
        UsualCosts.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));

    assertEquals(
        costs.expectations(Expectations.NONE).all(), back.expectations(Expectations.NONE).all());
    ByteArrayOutputStream again = new ByteArrayOutputStream();
    back.writeTo(new DataOutputStream(again));
    assertEquals(bytes.size(), again.size());
  }
}
