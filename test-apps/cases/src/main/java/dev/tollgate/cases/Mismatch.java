package dev.tollgate.cases;

/** Where a charge is not what a case expects. Immutable. */
record Mismatch(String member, String expected, String was) {

  @Override
  public String toString() {
    return member + ": expected " + expected + ", was " + was;
  }
}
