package com.example.gateway;

import java.net.URI;

/** OpenAI's chat completions, and charges of a shop, by HTTP. */
final class MeasuredHttp implements Measured {
  private final Gateway gateway;
  private final Ask other;
  private final Ask llm;
  private final Ask stream;

  /** All hosts listen on one port. */
  MeasuredHttp(Gateway gateway, int port, String prompt) {
    this.gateway = gateway;
    URI openAi = URI.create("http://api.openai.com:" + port + "/v1");
    Ask.Builder asks = new Ask.Builder(openAi, "gpt-4.1-mini", 400, false);
    llm = asks.ask("chat", prompt, false);
    stream = asks.ask("chat", prompt, true);
    URI charges = URI.create("http://payments.example.com:" + port + "/v1/charges");
    other = new Ask(charges, llm.headers(), llm.body());
  }

  @Override
  public void other(Reading reading) throws Exception {
    gateway.fetch(other, reading);
  }

  @Override
  public void llm(Reading reading) throws Exception {
    gateway.fetch(llm, reading);
  }

  @Override
  public void stream(Reading reading) throws Exception {
    gateway.follow(stream, reading);
  }
}
