/** The steps of a call's way through the agent, each measured by itself with JMH. */
@NullMarked
package dev.tollgate.benchmarks.path;

import org.jspecify.annotations.NullMarked;
