/** Whole JVMs side by side: without an agent, with Tollgate, with another agent. */
@NullMarked
package dev.tollgate.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
