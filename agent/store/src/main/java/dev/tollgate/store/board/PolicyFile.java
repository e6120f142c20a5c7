package dev.tollgate.store.board;

import dev.tollgate.ledger.policy.Policy;
import dev.tollgate.ledger.policy.PolicyCodec;
import dev.tollgate.ledger.tlv.MalformedRecordException;
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
import org.jspecify.annotations.Nullable;

/**
 * The policy on disk, replaced as a whole: a reader sees the old one or the new one. The file is
 * one record of {@link PolicyCodec} and nothing else. One process writes; any reads. Stateless,
 * thread-safe but for two writers of one file.
 */
public final class PolicyFile {
  private static final int MAX_BYTES = 16 << 20;

  private PolicyFile() {}

  /**
   * Replaces the policy. It is on the disk when this returns. The collector's.
   *
   * @throws IOException if it cannot be written; the old policy stays
   */
  public static void write(Path file, Policy policy) throws IOException {
    byte[] bytes = PolicyCodec.encode(policy);
    if (bytes.length > MAX_BYTES) {
      throw new IOException(
          "the policy takes " + bytes.length + " bytes, at most " + MAX_BYTES + " can be read");
    }
    Path directory = file.toAbsolutePath().getParent();
    Path next = file.resolveSibling("." + file.getFileName() + ".next");
    Files.deleteIfExists(next);
    try (FileChannel channel =
        FileChannel.open(next, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      FileModes.file(next);
      ByteBuffer content = ByteBuffer.wrap(bytes);
      while (content.hasRemaining()) {
        channel.write(content);
      }
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    if (directory != null) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  /**
   * Reads the policy; null if there is none yet.
   *
   * @throws IOException if it cannot be read, is damaged, or is of a newer version than this
   *     program; the message says which
   */
  public static @Nullable Policy read(Path file) throws IOException {
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      return null;
    }
    if (bytes.length > MAX_BYTES) {
      throw new IOException(file + " is no policy: it is longer than " + MAX_BYTES + " bytes");
    }
    try {
      return PolicyCodec.decode(bytes);
    } catch (MalformedRecordException e) {
      throw new IOException(file + " cannot be read: " + e.getMessage(), e);
    }
  }
}
