package dev.tollgate.instrumentation.jettyclient12;

import dev.tollgate.core.contract.LibraryVersion;
import dev.tollgate.core.contract.LlmClient;
import dev.tollgate.core.contract.LlmClientContract;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract for the first 12.0 and the newest 12.1. */
class JettyClient12Test {

  @Nested
  class V12x0 extends Version {
    V12x0() {
      super("12.0");
    }
  }

  @Nested
  class V12x1 extends Version {
    V12x1() {
      super("12.1");
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
      library = LibraryVersion.of(line, JettyLlmClient.class, "org.eclipse.jetty.");
    }

    @AfterAll
    void unload() throws IOException {
      library.close();
    }

    @Override
    protected LlmClient newClient() throws ReflectiveOperationException {
      return library.newClient();
    }

    @Override
    protected boolean decodesGzip() {
      return true;
    }

    @Override
    protected boolean letsGoOfResponses() {
      return false; // the connection holds on to who reads it
    }

    @Override
    protected String lasting(String failure) {
      return failure.replaceAll("\\S*HttpConnectionOverHTTP.*", "a connection");
    }
  }
}
