package com.example.sdks;

import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.Transcript;
import dev.langchain4j.exception.HttpException;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import org.jspecify.annotations.Nullable;

/** A Quarkus command that asks its AI service, blocking and streaming. */
@QuarkusMain
public final class QuarkusLangChain4j implements QuarkusApplication {
  private final Assistant assistant;

  /** Made by Quarkus. */
  QuarkusLangChain4j(Assistant assistant) {
    this.assistant = assistant;
  }

  /** Option {@code port}: of the provider; and those of {@link Modes}. */
  public static void main(String[] args) {
    System.setProperty(
        "quarkus.langchain4j.openai.base-url",
        "https://api.openai.com:" + new Options(args).number("port", 443) + "/v1");
    Quarkus.run(QuarkusLangChain4j.class, args);
  }

  @Override
  public int run(String... args) throws InterruptedException {
    new Modes()
        .add(
            "sync",
            (number, question) -> {
              String answer = assistant.answer(question);
              return new Transcript().add(answer, answer).received();
            })
        .add("stream", (number, question) -> stream(question))
        .run(new Options(args), QuarkusLangChain4j::status);
    return 0;
  }

  private Received stream(String question) {
    Transcript transcript = new Transcript();
    assistant.tell(question).subscribe().asStream().forEach(part -> transcript.add(part, part));
    return transcript.received();
  }

  private static @Nullable Integer status(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HttpException answered) {
        return answered.statusCode();
      }
    }
    return null;
  }
}
