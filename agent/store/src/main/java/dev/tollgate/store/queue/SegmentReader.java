package dev.tollgate.store.queue;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads the documents of one segment's file with read(2): no mapping, no lock, nothing a full disk,
 * a truncated file or a stopped writer could break or block. One thread.
 *
 * <p>Documents are taken in batches that are read twice: the first pass finds how far complete
 * documents go, the second reads them. A body that is copied after its header was seen complete is
 * complete, whatever the order in which the kernel copies bytes.
 */
final class SegmentReader implements Closeable {
  private static final int BATCH_BYTES = 64 << 10;

  /** No document of ours or of Chronicle's index is longer. */
  private static final int MAX_DOCUMENT_BYTES = 1 << 20;

  private final Path file;
  private final int number;
  private final FileChannel channel;
  private final ByteBuffer header =
      ByteBuffer.allocate(LedgerLayout.HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
  private ByteBuffer batch = ByteBuffer.allocate(0);

  /** Offset in the file of the next document to look at, and of the first byte of the batch. */
  private long offset;

  private long batchOffset;

  private SegmentReader(Path file, int number, FileChannel channel, long offset) {
    this.file = file;
    this.number = number;
    this.channel = channel;
    this.offset = offset;
  }

  /** Opens a segment at a document's offset; null while its file is not there yet. */
  static @Nullable SegmentReader open(Path segmentDir, int number, long offset) throws IOException {
    Path file = LedgerLayout.documents(segmentDir);
    if (file == null) {
      return null;
    }
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
    return new SegmentReader(file, number, channel, offset);
  }

  int number() {
    return number;
  }

  /** Offset of the next document. */
  long offset() {
    return offset;
  }

  /** True if {@link #next()} would return a record. */
  boolean hasNext() throws IOException {
    return fill();
  }

  /**
   * The next record, null if there is none for now.
   *
   * @throws IOException if the file cannot be read, or is damaged at {@link #offset()}
   */
  byte @Nullable [] next() throws IOException {
    if (!fill()) {
      return null;
    }
    int at = (int) (offset - batchOffset);
    int length = batch.getInt(at) & LedgerLayout.LENGTH_MASK;
    byte[] record = new byte[length];
    batch.position(at + LedgerLayout.HEADER_BYTES);
    batch.get(record);
    offset = LedgerLayout.after(offset, length);
    return record;
  }

  /** Moves to the next complete record and has it whole in the batch. */
  private boolean fill() throws IOException {
    while (true) {
      if (offset - batchOffset < batch.limit()) {
        int at = (int) (offset - batchOffset);
        int word = batch.getInt(at);
        if ((word & LedgerLayout.METADATA_BIT) == 0) {
          return true;
        }
        offset = LedgerLayout.after(offset, word & LedgerLayout.LENGTH_MASK);
      } else if (!readBatch()) {
        return false;
      }
    }
  }

  private boolean readBatch() throws IOException {
    batch.limit(0);
    long fileBytes = channel.size();
    int first = readHeader();
    if (!isComplete(first)) {
      return false;
    }
    if (!isPossible(first, offset, fileBytes)) {
      return refuse(first);
    }
    int length = first & LedgerLayout.LENGTH_MASK;
    int wanted = Math.max(BATCH_BYTES, (int) LedgerLayout.after(0, length));
    if (batch.capacity() < wanted) {
      batch = ByteBuffer.allocate(wanted).order(ByteOrder.LITTLE_ENDIAN);
    }
    int complete = readComplete(wanted, fileBytes);
    batchOffset = offset;
    boolean same = complete > 0 && readComplete(complete, fileBytes) == complete;
    batch.limit(same ? complete : 0);
    return same;
  }

  private int readHeader() throws IOException {
    header.clear();
    readFully(header, offset);
    return header.limit() < LedgerLayout.HEADER_BYTES ? 0 : header.getInt(0);
  }

  private static boolean isComplete(int word) {
    return word != 0 && (word & LedgerLayout.INCOMPLETE_BIT) == 0;
  }

  private static boolean isPossible(int word, long at, long fileBytes) {
    int length = word & LedgerLayout.LENGTH_MASK;
    boolean isMetadata = (word & LedgerLayout.METADATA_BIT) != 0;
    return length <= MAX_DOCUMENT_BYTES
        && LedgerLayout.after(at, length) <= fileBytes
        && (at > 0 || isMetadata);
  }

  /** A header seen at the very moment of its writing may be torn: damage is what stays. */
  private boolean refuse(int word) throws IOException {
    if (readHeader() != word) {
      return false;
    }
    throw new DamagedSegmentException(
        file + " is damaged at byte " + offset + ": header 0x" + Integer.toHexString(word));
  }

  /** Reads a batch at {@link #offset}: how many bytes of it are documents complete and whole. */
  private int readComplete(int bytes, long fileBytes) throws IOException {
    batch.clear().limit(bytes);
    readFully(batch, offset);
    int at = 0;
    while (at + LedgerLayout.HEADER_BYTES <= batch.limit()) {
      int word = batch.getInt(at);
      if (!isComplete(word) || !isPossible(word, offset + at, fileBytes)) {
        break;
      }
      long next = LedgerLayout.after(at, word & LedgerLayout.LENGTH_MASK);
      if (next > batch.limit()) {
        break;
      }
      at = (int) next;
    }
    return at;
  }

  /** Reads as much as there is; limit is then what was read. */
  private void readFully(ByteBuffer into, long at) throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, at + into.position()) < 0) {
        break;
      }
    }
    into.flip();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // A file that was only read has nothing to lose.
      return;
    }
  }
}
