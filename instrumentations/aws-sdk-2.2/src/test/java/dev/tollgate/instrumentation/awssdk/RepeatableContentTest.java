package dev.tollgate.instrumentation.awssdk;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;

class RepeatableContentTest {
  private static final byte[] BYTES = "{\"inferenceConfig\":{}}".getBytes(UTF_8);

  @Test
  void bytes_areReadUpToTheLimitAndStayReadable() throws IOException {
    ContentStreamProvider content = RequestBody.fromBytes(BYTES).contentStreamProvider();
    assertArrayEquals(BYTES, RepeatableContent.read(content, BYTES.length));
    assertNull(RepeatableContent.read(content, BYTES.length - 1));
    assertArrayEquals(BYTES, content.newStream().readAllBytes());
  }

  @Test
  void text_isRead() {
    ContentStreamProvider content = ContentStreamProvider.fromUtf8String("{}");
    assertArrayEquals("{}".getBytes(UTF_8), RepeatableContent.read(content, 100));
  }

  @Test
  void stream_isNeverTouched() throws IOException {
    Once once = new Once();
    ContentStreamProvider content =
        RequestBody.fromInputStream(once, BYTES.length).contentStreamProvider();
    assertNull(RepeatableContent.read(content, 100));
    assertEquals(0, once.reads);
    assertArrayEquals(BYTES, content.newStream().readAllBytes(), "the client's first stream");
  }

  @Test
  void providerOfTheApps_isNeverAsked() {
    int[] asked = {0};
    ContentStreamProvider content =
        () -> {
          asked[0]++;
          return SdkBytes.fromByteArray(BYTES).asInputStream();
        };
    assertNull(RepeatableContent.read(content, 100));
    assertEquals(0, asked[0]);
  }

  /** Can be read once, and cannot go back. */
  private static final class Once extends FilterInputStream {
    int reads;

    Once() {
      super(new ByteArrayInputStream(BYTES));
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      reads++;
      return super.read(into, offset, length);
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void mark(int limit) {}

    @Override
    @SuppressWarnings("UnsynchronizedOverridesSynchronized")
    public void reset() throws IOException {
      throw new IOException("mark is not supported");
    }
  }
}
