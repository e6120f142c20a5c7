package com.example.sdks;

import io.quarkiverse.langchain4j.RegisterAiService;
import io.smallrye.mutiny.Multi;
import jakarta.enterprise.context.ApplicationScoped;

/** Quarkus makes it. Thread-safe. */
@RegisterAiService
@ApplicationScoped
interface Assistant {
  /** The whole answer to a question. */
  String answer(String question);

  /** The answer, part by part. */
  Multi<String> tell(String question);
}
