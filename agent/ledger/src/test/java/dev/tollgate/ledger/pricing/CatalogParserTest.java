package dev.tollgate.ledger.pricing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogParserTest {
  private static final String GOOD =
      """
      tollgate-prices 1   # the format
      catalog test 7
      provider acme
        tier plain default
        fee web_searches 0.01
        model m m-alias
          rates input 2.50 output 10
          rates flex above 1000 input 1
          factor region us 1.1
          from 2026-08-21
          rates input 3
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rates input 2,50               | "2,50" is not a price; write US dollars
          rates input 2.5e1              | "2.5e1" is not a price
          rates input -1                 | the price -1 is out of range
          rates input 0.0000001          | with at most 6 places
          rates input 9999999999         | out of range
          image 1x1 99999                | out of range
          rates input                    | pairs of meter and price
          rates                          | pairs of meter and price
          rates above input 1            | "input" is not a number of tokens
          rates above 0 input 1          | above 0 is every call
          rates above -5 input 1         | above -5 is every call
          rates from 1 input 1           | from 1 is every call
          image 1024x1024                | this image is not clear
          image 1024x1024 hd 0,08        | "0,08" is not a price
          fee audio_millis 0.1           | "audio_millis" is not a meter; write one of
          fee web_fetches 0.1            | this fee is not clear
          unpriced really                | is not complete
          unknown                        | write: unknown dearest|refuse|allow
          unknown zero                   | write: unknown dearest|refuse|allow
          like                           | this source of names is not clear
          like openai below x/           | this source of names is not clear
          prefix                         | a prefix is missing
          free a b                       | what is free is not clear
          discount 0.9                   | a list price has no discount
          rates inputs 1                 | "inputs" is not a meter; write one of input, cache_read
          rates web_searches 1           | web_searches is not counted in tokens; write: fee
          rates input 1                  | input has two rates for the same calls
          fee input 1                    | this fee is not clear
          fee web_searches               | this fee is not clear
          fee web_searches low 1 high 2  | this fee is not clear
          factor mood good 2             | "mood" is no kind of factor
          factor region us 0             | "0" is not a factor
          factor region us 1.0000001     | "1.0000001" is not a factor
          factor region us               | is not complete
          factor region us 2             | "us" has two factors
          from yesterday                 | "yesterday" is not a date; write it as 2026-08-21
          from 2026-02-30                | "2026-02-30" is not a date
          from 999999999-01-01           | is not a date
          from                           | is not complete
          model                          | a model needs a name
          model m                        | "m" is already in line 5; keep one of the two
          model n m-alias                | "m-alias" is already in line 5
          tier gold default              | this tier is not clear
          tier plain default             | the tier "default" is there twice
          provider                       | is not complete
          price input 1                  | "price" is not a keyword
          catalog x                      | is not complete
          tollgate-prices 2              | format 2 is not known here; upgrade
          """)
  void wrongLine_isRefusedWithPlaceValueAndRemedy(String line, String message) {
    String text =
        """
        tollgate-prices 1
        catalog test 7
        provider acme
          tier plain default
          model m m-alias
            rates input 2.50 output 10
            factor region us 1.1
        %s
        """
            .formatted(line);
    CatalogException e =
        assertThrows(
            CatalogException.class, () -> PriceCatalog.parse("my.prices", new StringReader(text)));
    String said = String.valueOf(e.getMessage());
    assertTrue(said.startsWith("my.prices:8: "), said);
    assertTrue(said.contains(message), said);
    assertTrue(said.contains("; "), said);
  }

  @Test
  void statementOutOfPlace_isRefused() {
    assertRefused("catalog x 1\n", "comes before the format");
    assertRefused("tollgate-prices 1\nmodel m\n", "model stands outside a provider");
    assertRefused("tollgate-prices 1\ntier plain x\n", "tier stands outside a provider");
    assertRefused("tollgate-prices 1\nfee sessions 1\n", "fee stands outside a provider");
    assertRefused("tollgate-prices 1\nprovider p\nrates input 1\n", "rates stands outside a model");
    assertRefused(
        "tollgate-prices 1\nprovider p\nfrom 2026-01-01\n", "from stands outside a model");
    assertRefused(
        "tollgate-prices 1\nprovider p\nfactor region us 1\n", "factor stands outside a model");
  }

  @Test
  void incompleteText_isRefused() {
    assertRefused("", "has no name");
    assertRefused("tollgate-prices 1\n", "has no name");
    assertRefused("tollgate-prices 1\ncatalog a 1\n", "has no prices");
    assertRefused("tollgate-prices 1\ncatalog a 1\nprovider p\n", "provider p has no model");
    assertRefused("tollgate-prices 1\ncatalog a 1\nprovider p\nmodel m\n", "model m has no rates");
    assertRefused(
        "tollgate-prices 1\ncatalog a 1\nprovider p\nmodel m\nrates output 1\n",
        "model m has no plain rate for input");
    assertRefused(
        "tollgate-prices 1\ncatalog a 1\nprovider p\nmodel m\nrates input 1\nfrom 2026-01-01\n",
        "model m has no price");
    assertRefused(
        """
        tollgate-prices 1
        catalog a 1
        provider p
          model m
            rates input 1
        contract c 1
        provider p
          discount 2000
        """,
        "\"2000\" is not a factor");
  }

  @Test
  void datesOutOfOrder_areRefused() {
    assertRefused(
        GOOD + "from 2026-08-21\nrates input 1\n", "does not come after the entry before it");
  }

  @Test
  void unreadableText_isRefused() {
    Reader broken =
        new Reader() {
          @Override
          public int read(char[] into, int offset, int length) throws IOException {
            throw new IOException("disk gone");
          }

          @Override
          public void close() {}
        };
    CatalogException e =
        assertThrows(CatalogException.class, () -> PriceCatalog.parse("my.prices", broken));
    assertTrue(String.valueOf(e.getMessage()).contains("disk gone"), e.getMessage());
  }

  @Test
  void damagedText_isRefusedOrReadButNothingElse() throws CatalogException {
    assertEquals("test@7", PriceCatalog.parse("good", new StringReader(GOOD)).source());
    Random random = new Random(17);
    int refused = 0;
    for (int i = 0; i < 5_000; i++) {
      StringBuilder text = new StringBuilder(GOOD);
      for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(3)) {
          case 0 -> text.deleteCharAt(at);
          case 1 -> text.setCharAt(at, (char) random.nextInt(256));
          default -> text.insert(at, (char) (' ' + random.nextInt(95)));
        }
      }
      try {
        PriceCatalog.parse("damaged", new StringReader(text.toString()));
      } catch (CatalogException e) {
        refused++;
      }
    }
    assertTrue(refused > 1_000, refused + " refused");
  }

  private static void assertRefused(String text, String message) {
    CatalogException e =
        assertThrows(
            CatalogException.class, () -> PriceCatalog.parse("my.prices", new StringReader(text)));
    String said = String.valueOf(e.getMessage());
    assertTrue(said.startsWith("my.prices:") && said.contains(message), said);
  }
}
