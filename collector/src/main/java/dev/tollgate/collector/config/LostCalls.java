package dev.tollgate.collector.config;

/** What becomes of a call that was out when its JVM died, which the provider may have billed. */
public enum LostCalls {
  /** It is charged the most that it can have come to, as an estimate: no cap forgets it. */
  CHARGE,
  /** It is not charged: caps may then pass their limits by what such calls really cost. */
  VOID
}
