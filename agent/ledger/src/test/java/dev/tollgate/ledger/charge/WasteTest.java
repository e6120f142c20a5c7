package dev.tollgate.ledger.charge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.tollgate.ledger.labels.Label;
import dev.tollgate.ledger.labels.Labels;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WasteTest {
  private static Charge.Builder answered(int status) {
    return new Charge.Builder()
        .id(new UUID(1, 2))
        .jvm(new UUID(3, 4))
        .operation("chat.completions")
        .labels(new Labels.Builder().set(Label.SERVICE, "checkout").build())
        .status(status)
        .finishReason("stop");
  }

  static Stream<Arguments> charges() {
    return Stream.of(
        Arguments.of("lost", answered(0).flag(Flag.LOST)),
        Arguments.of("aborted", answered(200).flag(Flag.ABORTED)),
        Arguments.of("aborted", answered(0).flag(Flag.ABORTED)),
        Arguments.of("truncated", answered(200).flag(Flag.TRUNCATED)),
        Arguments.of("truncated", answered(200).flag(Flag.TRUNCATED).errorType("java.io.Reset")),
        Arguments.of("failed", answered(0).flag(Flag.TRUNCATED).errorType("java.net.Refused")),
        Arguments.of("failed", answered(503)),
        Arguments.of("failed", answered(500).flag(Flag.TRUNCATED)),
        Arguments.of("failed", answered(200).errorType("overloaded_error")));
  }

  @ParameterizedTest
  @MethodSource("charges")
  void callWithoutItsAnswer_isLabelledWithTheReason(String waste, Charge.Builder charge) {
    Charge labelled = Waste.labelled(charge.build());

    assertEquals(waste, labelled.labels().get(Label.WASTE));
    assertEquals("checkout", labelled.labels().get(Label.SERVICE));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "content_filter",
        "content_filtered",
        "CONTENT_FILTERED",
        "guardrail_intervened",
        "refusal",
        "ERROR_TOXIC",
        "SAFETY",
        "PROHIBITED_CONTENT"
      })
  void answerThatAFilterKeptBack_isWithheld(String finishReason) {
    assertEquals(Waste.WITHHELD, Waste.of(answered(200).finishReason(finishReason).build()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "length", "MAX_TOKENS", "tool_calls", "end_turn", "STOP"})
  void answerThatCame_isNoWaste(String finishReason) {
    Charge charge = answered(200).finishReason(finishReason).build();

    assertSame(charge, Waste.labelled(charge));
  }

  @Test
  void callThatNeverLeft_andSumOfCalls_areNoWaste() {
    Charge refused = answered(0).verdict(Verdict.REFUSED).errorType("tollgate_refused").build();
    Charge sum = answered(0).finishReason(null).flag(Flag.UNITEMISED).calls(7).build();

    assertSame(refused, Waste.labelled(refused));
    assertSame(sum, Waste.labelled(sum));
  }
}
