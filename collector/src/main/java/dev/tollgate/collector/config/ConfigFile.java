package dev.tollgate.collector.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** The bytes of a configuration file, and what can be wrong with them before any YAML. */
public final class ConfigFile {
  /** A thousand caps with comments have a fifth of it. */
  private static final int MOST_BYTES = 2 << 20;

  private ConfigFile() {}

  /** The file's bytes; of one that is too long only so many that it is refused. */
  public static byte[] read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(MOST_BYTES + 1);
    }
  }

  /**
   * The configuration in a file.
   *
   * @throws ConfigException if it cannot be read or anything is wrong with it
   */
  public static Config load(Path file) throws ConfigException {
    byte[] bytes;
    try {
      bytes = read(file);
    } catch (IOException e) {
      throw unreadable(file.toString(), e);
    }
    return parse(file.toString(), bytes);
  }

  /**
   * The configuration that these bytes say.
   *
   * @param name the file's name, for findings
   * @throws ConfigException if anything is wrong with it
   */
  public static Config parse(String name, byte[] bytes) throws ConfigException {
    if (bytes.length > MOST_BYTES) {
      throw refused(name, "has more than " + MOST_BYTES + " bytes; write fewer caps or comments");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw refused(name, "is not UTF-8; save it as UTF-8 text");
    }
    return ConfigParser.parse(name, text);
  }

  /** The refusal of a file that cannot be read at all. */
  public static ConfigException unreadable(String name, IOException cause) {
    return refused(
        name,
        cause instanceof NoSuchFileException
            ? "does not exist; give the path of a file that does"
            : "cannot be read: " + cause + "; correct its mode or owner");
  }

  /** The refusal of a file that was there: an accident must not open every cap. */
  public static ConfigException gone(String name) {
    return refused(name, "is gone; put it back, or write caps: [] into it to have none");
  }

  private static ConfigException refused(String name, String message) {
    return new ConfigException(List.of(new Finding(name, 1, 1, "", message)));
  }
}
