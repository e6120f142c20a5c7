/** The duty cycle that runs the steps, and what it keeps between two runs. */
@NullMarked
package dev.tollgate.collector.serve;

import org.jspecify.annotations.NullMarked;
