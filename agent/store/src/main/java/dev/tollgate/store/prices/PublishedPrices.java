package dev.tollgate.store.prices;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tollgate.store.home.FileModes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The prices in force, as text, replaced as a whole: a reader sees the old ones or the new ones.
 * The last line is {@code # end CRC32C} with the checksum of all before it, in hexadecimal, so that
 * a file that was cut or edited is refused. One process writes; any reads. Stateless, thread-safe
 * but for two writers of one file.
 */
public final class PublishedPrices {
  private static final int MAX_BYTES = 16 << 20;
  private static final String END = "# end ";

  private PublishedPrices() {}

  /**
   * Replaces the prices. They are on the disk when this returns. The collector's.
   *
   * @throws IOException if they cannot be written; the old ones stay
   */
  public static void write(Path file, String text) throws IOException {
    byte[] body = (text.endsWith("\n") ? text : text + "\n").getBytes(UTF_8);
    byte[] end = (END + checksum(body, body.length) + "\n").getBytes(UTF_8);
    if (body.length + end.length > MAX_BYTES) {
      throw new IOException(
          "the prices take " + body.length + " bytes, at most " + MAX_BYTES + " can be read");
    }
    ByteBuffer content = ByteBuffer.allocate(body.length + end.length).put(body).put(end);
    content.flip();
    Path next = file.resolveSibling("." + file.getFileName() + ".next");
    Files.deleteIfExists(next);
    try (FileChannel channel =
        FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      FileModes.file(next);
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads the prices' text; null if none were published.
   *
   * @throws IOException if it cannot be read or is damaged; the message says which
   */
  public static @Nullable String read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      return null;
    }
    int bodyLength = bytes.length - END.length() - 9;
    if (bytes.length > MAX_BYTES || bodyLength < 0) {
      throw new IOException(file + " is no list of prices: it has " + bytes.length + " bytes");
    }
    String end = new String(bytes, bodyLength, bytes.length - bodyLength, UTF_8);
    if (!end.equals(END + checksum(bytes, bodyLength) + "\n")) {
      throw new IOException(file + " was cut or edited: its last line is not its checksum");
    }
    return new String(bytes, 0, bodyLength, UTF_8);
  }

  private static String checksum(byte[] bytes, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, length);
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
