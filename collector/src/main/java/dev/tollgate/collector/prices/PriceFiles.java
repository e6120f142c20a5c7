package dev.tollgate.collector.prices;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.ledger.pricing.CatalogException;
import dev.tollgate.ledger.pricing.PriceCatalog;
import dev.tollgate.ledger.pricing.PriceText;
import dev.tollgate.ledger.pricing.UnknownPrice;
import dev.tollgate.store.home.FileModes;
import dev.tollgate.store.home.Home;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The price lists of a home, {@code prices/*.prices}: the imported one first, then the others in
 * the order of their names. What a later one says of a name holds; all of them hold before the
 * built-in list. Stateless.
 */
public final class PriceFiles {
  private static final int MAX_BYTES = 8 << 20;

  private PriceFiles() {}

  /** The lists there are, in the order they are read. */
  public static List<Path> in(Home home) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(home.prices(), "*.prices")) {
      for (Path file : all) {
        if (!file.getFileName().toString().startsWith(".")) {
          files.add(file);
        }
      }
    } catch (NoSuchFileException | NotDirectoryException e) {
      return List.of();
    }
    files.sort(
        Comparator.comparing((Path file) -> !file.equals(home.importedPrices()))
            .thenComparing(Path::getFileName));
    return files;
  }

  /**
   * Reads lists.
   *
   * @throws PriceFileException if one is no text
   */
  public static List<PriceText> read(List<Path> files) throws IOException, PriceFileException {
    List<PriceText> texts = new ArrayList<>();
    for (Path file : files) {
      if (Files.size(file) > MAX_BYTES) {
        throw new PriceFileException(
            file + ":1: is longer than " + MAX_BYTES + " bytes; leave out what you do not call");
      }
      byte[] bytes = Files.readAllBytes(file);
      try {
        texts.add(
            new PriceText(
                file.toString(), UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString()));
      } catch (CharacterCodingException e) {
        throw new PriceFileException(file + ":1: is not UTF-8; save it as UTF-8 text", e);
      }
    }
    return texts;
  }

  /** What is in force with these lists: the built-in one, then they, then what is to be done. */
  public static List<PriceText> withBuiltIn(List<PriceText> lists, UnknownPrice unknownPrice) {
    List<PriceText> all = new ArrayList<>();
    all.add(new PriceText("tollgate.prices", PriceCatalog.builtInText()));
    all.addAll(lists);
    if (unknownPrice != UnknownPrice.DEAREST) {
      all.add(
          new PriceText(
              "tollgate.yaml", "tollgate-prices 1\nunknown " + unknownPrice.key() + "\n"));
    }
    return all;
  }

  /** The catalogue of a home's lists. */
  public static PriceCatalog catalog(Home home, UnknownPrice unknownPrice)
      throws IOException, PriceFileException {
    return parse(withBuiltIn(read(in(home)), unknownPrice));
  }

  /** The catalogue of these texts. */
  public static PriceCatalog parse(List<PriceText> texts) throws PriceFileException {
    try {
      return PriceCatalog.parse(texts);
    } catch (CatalogException e) {
      throw new PriceFileException(String.valueOf(e.getMessage()), e);
    }
  }

  /** Several lists as one text. */
  public static String joined(List<PriceText> texts) {
    StringBuilder joined = new StringBuilder();
    for (PriceText text : texts) {
      joined.append("# from ").append(text.name()).append('\n').append(text.text());
      joined.append(text.text().endsWith("\n") ? "" : "\n");
    }
    return joined.toString();
  }

  /** Puts a list in the place of the imported one, as a whole. */
  public static void writeImported(Home home, String text) throws IOException {
    Files.createDirectories(home.prices());
    write(home.importedPrices(), text);
  }

  /** Writes a list as a whole: a reader sees the old one or the new one. */
  public static void write(Path file, String text) throws IOException {
    Path next = file.resolveSibling("." + file.getFileName() + ".next");
    Files.writeString(next, text, UTF_8);
    FileModes.file(next);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
