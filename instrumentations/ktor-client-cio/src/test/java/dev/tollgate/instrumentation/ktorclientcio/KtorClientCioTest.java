package dev.tollgate.instrumentation.ktorclientcio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import dev.tollgate.core.contract.RecordedExchange.Ending;
import dev.tollgate.core.contract.Script;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The contract for the first Ktor 3, one that many are on, and the newest. */
class KtorClientCioTest {

  @Nested
  class V3x0 extends Version {
    V3x0() {
      super("3.0");
    }
  }

  @Nested
  @Tag("between")
  class V3x3 extends Version {
    V3x3() {
      super("3.3");
    }
  }

  @Nested
  class V3x6 extends Version {
    V3x6() {
      super("3.6");
    }
  }

  abstract static class Version extends LlmClientContract {
    private final String line;
    private LibraryVersion library;

    Version(String line) {
      this.line = line;
    }

    @BeforeAll
    void load() throws IOException {
      library =
          LibraryVersion.of(
              line, KtorLlmClient.class, "io.ktor.", "kotlin.", "kotlinx.", "_COROUTINE.");
    }

    @AfterAll
    void unload() throws IOException {
      library.close();
    }

    @Test
    void sseSession_isSeenAsItComes() throws Exception {
      byte[] stream = "data: 1\n\ndata: 2\n\n".getBytes(UTF_8);
      server().plays(Script.reply(200, "text/event-stream", stream));
      assertEquals(List.of("1", "2"), ((SseClient) client()).events(server().uri("/v1/x")));
      assertEquals(Ending.END, exchanges.only().ending());
      assertArrayEquals(stream, exchanges.only().body());
    }

    @Override
    protected LlmClient newClient() throws ReflectiveOperationException {
      return library.newClient();
    }

    @Override
    protected boolean decodesGzip() {
      return false; // a plugin does, above the engine
    }

    @Override
    protected boolean letsGoOfResponses() {
      return false; // what reads the connection holds on to them
    }

    @Override
    protected boolean followsRedirects() {
      return false; // a plugin does, above the engine
    }

    @Override
    protected boolean keepsConnectionsThatServedAnError() {
      return false; // nor any other
    }

    /** Later ones take the end of a connection between two chunks for that of the response. */
    @Override
    protected boolean noticesCuts() {
      return line.equals("3.0");
    }

    @Override
    protected boolean keepsWhatCameWithACut() {
      return false;
    }

    /** A channel that broke wraps its cause as often as it is asked, which is a matter of time. */
    @Override
    protected String lasting(String failure) {
      return failure.replaceAll("(java\\.io\\.IOException: .*\n)\\1+", "$1");
    }

    @Override
    protected boolean speaksHttp2() {
      return false;
    }
  }
}
