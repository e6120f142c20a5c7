package dev.tollgate.collector.serve;

import dev.tollgate.collector.config.Config;
import dev.tollgate.collector.config.ConfigException;
import dev.tollgate.collector.config.ConfigFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Watches the configuration for edits. A file is read when it has looked the same at two checks in
 * a row, so that one being written is not taken half; and again while its last change is so recent
 * that another could bear the same time. One thread.
 */
final class ConfigWatch {
  /** Between two looks at the file's attributes. */
  static final long CHECK_MS = 200;

  /** So many looks later a change would bear another time: file times are only so fine. */
  private static final int RACY_LOOKS = 10;

  private record Look(boolean there, @Nullable FileTime change, long size, @Nullable Object key) {}

  private final Path file;
  private @Nullable Look before;
  private @Nullable Look loaded;
  private byte @Nullable [] content;
  private int racyLooks;

  ConfigWatch(Path file) {
    this.file = file;
  }

  /**
   * Reads the configuration now, whatever it was before.
   *
   * @param mayBeMissing whether no file means no caps; otherwise it is refused like a wrong one
   */
  Config load(boolean mayBeMissing) throws ConfigException {
    Look now = look();
    before = now;
    return read(now, mayBeMissing);
  }

  /**
   * The configuration, if it has changed; null while it is as it was. One look.
   *
   * @throws ConfigException if it changed to something wrong, or is gone; said once
   */
  @Nullable Config poll() throws ConfigException {
    Look now = look();
    boolean settled = now.equals(before);
    before = now;
    boolean again = now.equals(loaded);
    boolean racy = racyLooks > 0;
    racyLooks -= racy ? 1 : 0;
    if (!settled || (again && (!racy || isSameContent()))) {
      return null;
    }
    return read(now, false);
  }

  private boolean isSameContent() {
    try {
      return Arrays.equals(bytes(), content);
    } catch (ConfigException e) {
      return content == null; // unreadable as it was: said when it was read
    }
  }

  private Config read(Look look, boolean mayBeMissing) throws ConfigException {
    loaded = look;
    racyLooks = RACY_LOOKS;
    content = null;
    byte[] read = bytes();
    content = read;
    String name = file.getFileName().toString();
    if (read != null) {
      return ConfigFile.parse(name, read);
    }
    if (mayBeMissing) {
      return Config.EMPTY;
    }
    throw ConfigFile.gone(name);
  }

  private byte @Nullable [] bytes() throws ConfigException {
    try {
      return ConfigFile.read(file);
    } catch (NoSuchFileException e) {
      return null;
    } catch (IOException e) {
      throw ConfigFile.unreadable(file.getFileName().toString(), e);
    }
  }

  private Look look() {
    try {
      BasicFileAttributes a = Files.readAttributes(file, BasicFileAttributes.class);
      return new Look(true, a.lastModifiedTime(), a.size(), a.fileKey());
    } catch (IOException e) {
      return new Look(false, null, 0, null);
    }
  }
}
