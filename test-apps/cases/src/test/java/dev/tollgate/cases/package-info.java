/** Replays recorded exchanges through a JVM with the agent, and compares its ledger. */
@NullMarked
package dev.tollgate.cases;

import org.jspecify.annotations.NullMarked;
