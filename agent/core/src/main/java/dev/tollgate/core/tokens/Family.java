package dev.tollgate.core.tokens;

/** Models that cut text in much the same way. The README says how the factors were measured. */
enum Family {
  OPENAI(Encoding.O200K_BASE, 1000),
  CLAUDE(Encoding.CL100K_BASE, 1100),
  LLAMA(Encoding.CL100K_BASE, 1000),
  MISTRAL(Encoding.O200K_BASE, 1150),
  OTHER(Encoding.O200K_BASE, 1000);

  final Encoding encoding;
  final int permille;

  Family(Encoding encoding, int permille) {
    this.encoding = encoding;
    this.permille = permille;
  }

  /** The model's name says more than its provider's: many serve models of others. */
  static Family of(String provider, String model) {
    if (model.contains("claude")) {
      return CLAUDE;
    }
    if (model.contains("llama")) {
      return LLAMA;
    }
    if (model.contains("mistral") || model.contains("mixtral") || model.contains("codestral")) {
      return MISTRAL;
    }
    switch (provider) {
      case "openai":
      case "azure.ai.openai":
        return OPENAI;
      case "anthropic":
        return CLAUDE;
      case "mistral_ai":
        return MISTRAL;
      default:
        return OTHER;
    }
  }
}
