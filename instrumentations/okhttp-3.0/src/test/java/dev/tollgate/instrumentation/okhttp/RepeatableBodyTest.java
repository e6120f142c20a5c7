package dev.tollgate.instrumentation.okhttp;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import okhttp3.FormBody;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import okio.BufferedSink;
import org.junit.jupiter.api.Test;

class RepeatableBodyTest {
  private static final byte[] BYTES = "{\"model\":\"gpt-4o\"}".getBytes(UTF_8);

  @Test
  void bodyFromBytes_isRead() {
    RequestBody body = RequestBody.create(MediaType.parse("application/json"), BYTES);
    assertArrayEquals(BYTES, RepeatableBody.read(body, BYTES.length));
    assertNull(RepeatableBody.read(body, BYTES.length - 1));
  }

  @Test
  void formBody_isRead() {
    RequestBody body = new FormBody.Builder().add("a", "b").build();
    assertArrayEquals("a=b".getBytes(UTF_8), RepeatableBody.read(body, 100));
  }

  @Test
  void bodyThatSaysItIsRepeatable_isRead() {
    Written body = new Saying(false);
    assertArrayEquals(BYTES, RepeatableBody.read(body, 100));
    assertEquals(1, body.times);
  }

  @Test
  void bodyThatSaysItIsOneShot_isNeverWritten() {
    Written body = new Saying(true);
    assertNull(RepeatableBody.read(body, 100));
    assertEquals(0, body.times);
  }

  @Test
  void bodyThatDoesNotSay_isNeverWritten() {
    Written body = new Written();
    assertNull(RepeatableBody.read(body, 100));
    assertEquals(0, body.times);
  }

  @Test
  void multipartBody_isNeverWritten() {
    Written part = new Written();
    RequestBody body = new MultipartBody.Builder().addPart(part).build();
    assertNull(RepeatableBody.read(body, 10_000));
    assertEquals(0, part.times);
  }

  @Test
  void bodyOfUnknownLength_isReadUpToTheLimit() {
    assertArrayEquals(BYTES, RepeatableBody.read(new Saying(false), BYTES.length));
    assertNull(RepeatableBody.read(new Saying(false), BYTES.length - 1));
  }

  @Test
  void bodyThatFails_isLeftToTheClient() {
    RequestBody body =
        new Saying(false) {
          @Override
          public void writeTo(BufferedSink sink) throws IOException {
            throw new IOException("disk gone");
          }
        };
    assertNull(RepeatableBody.read(body, 100));
  }

  /** Of unknown length; does not say whether it can be written twice. */
  private static class Written extends RequestBody {
    int times;

    @Override
    public MediaType contentType() {
      return MediaType.get("application/json");
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      times++;
      sink.write(BYTES);
    }
  }

  private static class Saying extends Written {
    private final boolean oneShot;

    Saying(boolean oneShot) {
      this.oneShot = oneShot;
    }

    @Override
    public boolean isOneShot() {
      return oneShot;
    }
  }
}
