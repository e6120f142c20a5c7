package dev.tollgate.benchmarks.peers;

/** What a measured JVM runs with, in the order of a round. */
enum Peer {
  NONE,
  TOLLGATE,
  OPENTELEMETRY
}
