package dev.tollgate.core.grpc;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The method of the REST API that a gRPC method stands for, as its {@code google.api.http} option
 * says: the resource is one of the request's fields. Immutable.
 */
final class RestMethod {
  private static final String SERVICE = "/google.cloud.aiplatform.";
  private static final String METHODS = ".PredictionService/";

  private static final Map<String, RestMethod> BY_NAME =
      Map.of(
          "GenerateContent",
          new RestMethod(
              "generateContent",
              5,
              VertexMessages.GENERATE_REQUEST,
              VertexMessages.GENERATE_RESPONSE,
              false),
          "StreamGenerateContent",
          new RestMethod(
              "streamGenerateContent",
              5,
              VertexMessages.GENERATE_REQUEST,
              VertexMessages.GENERATE_RESPONSE,
              true),
          "EmbedContent",
          new RestMethod(
              "embedContent",
              1,
              VertexMessages.EMBED_REQUEST,
              VertexMessages.EMBED_RESPONSE,
              false),
          "Predict",
          new RestMethod(
              "predict", 1, VertexMessages.PREDICT_REQUEST, VertexMessages.PREDICT_RESPONSE, false),
          "RawPredict",
          new RestMethod("rawPredict", 1, null, null, false),
          "StreamRawPredict",
          new RestMethod("streamRawPredict", 1, null, null, true));

  /** The last part of the URL's path. */
  final String verb;

  /** The field of the request that names the resource. */
  final int resource;

  /** The request's shape; null where its second field holds the body as it is. */
  final @Nullable MessageShape request;

  /** The response's shape; null where it is a {@code google.api.HttpBody}. */
  final @Nullable MessageShape response;

  final boolean streams;

  private RestMethod(
      String verb,
      int resource,
      @Nullable MessageShape request,
      @Nullable MessageShape response,
      boolean streams) {
    this.verb = verb;
    this.resource = resource;
    this.request = request;
    this.response = response;
    this.streams = streams;
  }

  /** Which one a path stands for, such as {@code /google…v1.PredictionService/Predict}; or null. */
  static @Nullable RestMethod of(String path) {
    int methods = path.indexOf(METHODS);
    return methods > 0 && path.startsWith(SERVICE)
        ? BY_NAME.get(path.substring(methods + METHODS.length()))
        : null;
  }

  /** Whether the body is another message's bytes, JSON of whatever API. */
  boolean isRaw() {
    return request == null;
  }

  /** The version of the API that a path is of: {@code v1}, {@code v1beta1}. */
  static String version(String path) {
    return path.substring(SERVICE.length(), path.indexOf(METHODS));
  }
}
