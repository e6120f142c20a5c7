package dev.tollgate.store.prices;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedPricesTest {
  private static final String TEXT = "tollgate-prices 1\n# für alle\ncatalog a 1\n";

  private final Path file;

  PublishedPricesTest(@TempDir Path directory) {
    file = directory.resolve("prices.published");
  }

  @Test
  void text_comesBackAsItWas() throws IOException {
    assertNull(PublishedPrices.read(file));
    PublishedPrices.write(file, TEXT);
    assertEquals(TEXT, PublishedPrices.read(file));
    PublishedPrices.write(file, "catalog b 2");
    assertEquals("catalog b 2\n", PublishedPrices.read(file));
  }

  @Test
  void cutOrEditedFile_isRefusedAtEveryByte() throws IOException {
    PublishedPrices.write(file, TEXT);
    byte[] whole = Files.readAllBytes(file);
    for (int i = 0; i < whole.length; i++) {
      Files.write(file, Arrays.copyOf(whole, i));
      assertRefused();
      byte[] edited = whole.clone();
      edited[i] ^= 1;
      Files.write(file, edited);
      assertRefused();
    }
    Files.write(file, (new String(whole, UTF_8) + "x").getBytes(UTF_8));
    assertRefused();
  }

  private void assertRefused() {
    IOException e = assertThrows(IOException.class, () -> PublishedPrices.read(file));
    assertTrue(String.valueOf(e.getMessage()).contains("prices.published"), e.getMessage());
  }
}
