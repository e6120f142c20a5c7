package dev.tollgate.instrumentation.asynchttpclient;

/** Asks once more for what breaks off. */
public final class RetryingAhcLlmClient extends AhcLlmClient {

  /** As the client does by default, but for the number. */
  public RetryingAhcLlmClient() {
    super(1);
  }
}
