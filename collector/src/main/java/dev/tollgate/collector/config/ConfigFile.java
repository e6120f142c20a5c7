package dev.tollgate.collector.config;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;

/** The bytes of a configuration file, and what can be wrong with them before any YAML. */
public final class ConfigFile {
  private ConfigFile() {}

  /**
   * The configuration that these bytes say.
   *
   * @param name the file's name, for findings
   * @throws ConfigException if anything is wrong with it
   */
  public static Config parse(String name, byte[] bytes) throws ConfigException {
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
