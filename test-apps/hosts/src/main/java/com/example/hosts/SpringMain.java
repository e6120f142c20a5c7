package com.example.hosts;

import com.example.workload.Modes;
import com.example.workload.Options;
import com.example.workload.Received;
import com.example.workload.Transcript;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;

/** A Spring Boot application that asks OpenAI through a RestClient on the JDK's HTTP client. */
@Configuration(proxyBeanMethods = false)
public class SpringMain {
  private static final String STREAMED =
      ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

  /** Options: base-url, and those of the workload. */
  public static void main(String[] args) throws InterruptedException {
    SpringApplication application = new SpringApplication(SpringMain.class);
    application.setWebApplicationType(WebApplicationType.NONE);
    application.setBannerMode(Banner.Mode.OFF);
    application.setLogStartupInfo(false);
    try (var context = application.run()) {
      Options options = new Options(args);
      RestClient client =
          context
              .getBean(RestClient.Builder.class)
              .baseUrl(options.text("base-url", "https://api.openai.com/v1"))
              .build();
      new Modes()
          .add("plain", (number, prompt) -> answer(client, prompt))
          .add("stream", (number, prompt) -> tell(client, prompt))
          .run(options, SpringMain::status);
    }
  }

  @Bean
  RestClient.Builder restClient() {
    return RestClient.builder()
        .requestFactory(new JdkClientHttpRequestFactory())
        .defaultHeader(
            "Authorization",
            "Bearer " + Options.environment("OPENAI_API_KEY", "sk-test-000000000000000000000000"));
  }

  private static RestClient.RequestBodySpec chat(RestClient client, String prompt, String more) {
    return client
        .post()
        .uri("/chat/completions")
        .contentType(MediaType.APPLICATION_JSON)
        .body(
            String.format(
                "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}",
                prompt, more));
  }

  private static Received answer(RestClient client, String prompt) {
    String body = chat(client, prompt, "").retrieve().body(String.class);
    return new Transcript().add("", String.valueOf(body)).received();
  }

  private static Received tell(RestClient client, String prompt) {
    Transcript transcript = new Transcript();
    chat(client, prompt, STREAMED)
        .exchange(
            (request, response) -> {
              if (response.getStatusCode().isError()) {
                throw HttpClientErrorException.create(
                    response.getStatusCode(),
                    response.getStatusText(),
                    response.getHeaders(),
                    response.getBody().readAllBytes(),
                    StandardCharsets.UTF_8);
              }
              return lines(response.getBody(), transcript);
            });
    return transcript.received();
  }

  private static Transcript lines(java.io.InputStream body, Transcript transcript)
      throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      transcript.add("", line);
    }
    return transcript;
  }

  private static @Nullable Integer status(Throwable failure) {
    return failure instanceof RestClientResponseException answered
        ? answered.getStatusCode().value()
        : null;
  }
}
