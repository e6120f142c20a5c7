package com.example.gateway;

/** What is measured of one client. Every method returns once the exchange is over. */
interface Measured {
  /** A call that no agent has a reason to meter. */
  void other(Reading reading) throws Exception;

  /** A call of a model. */
  void llm(Reading reading) throws Exception;

  /** A call of a model whose answer is read as it comes. */
  void stream(Reading reading) throws Exception;
}
