package dev.tollgate.ledger.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeterTest {

  @Test
  void meter_isFoundByCodeAndByKey() {
    for (Meter meter : Meter.values()) {
      assertSame(meter, Meter.ofCode(meter.code()));
      assertSame(meter, Meter.ofKey(meter.key()));
      assertFalse(meter.isInputTokens() && meter.isOutputTokens());
    }
  }

  @Test
  void unknownCodeOrKey_isNull() {
    for (int code : new int[] {Integer.MIN_VALUE, -1, 0, 15, 255, 256, Integer.MAX_VALUE}) {
      assertNull(Meter.ofCode(code));
    }
    assertNull(Meter.ofKey("INPUT"));
    assertNull(Meter.ofKey(""));
  }

  /** These numbers are on disk: a test that must be changed for a new meter, never for an old. */
  @Test
  void codes_areThoseOnDisk() {
    List<String> codes = new ArrayList<>();
    for (Meter meter : Meter.values()) {
      codes.add(meter.code() + " " + meter.key());
    }
    assertEquals(
        List.of(
            "1 input",
            "2 cache_read",
            "3 cache_write",
            "4 cache_write_1h",
            "5 audio_input",
            "6 image_input",
            "7 tool_input",
            "16 output",
            "17 reasoning",
            "18 audio_output",
            "19 image_output",
            "32 web_searches",
            "33 file_searches",
            "34 sessions",
            "35 citations",
            "36 images",
            "37 audio_millis",
            "38 characters",
            "39 requests",
            "40 search_units",
            "41 grounded_prompts",
            "42 pages",
            "64 web_fetches",
            "65 web_search_calls",
            "66 raw_input",
            "67 raw_output",
            "68 items",
            "69 items_billed"),
        codes);
  }
}
