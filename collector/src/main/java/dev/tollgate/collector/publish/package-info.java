/** The last step: board and policy, as the gate sees them. */
@NullMarked
package dev.tollgate.collector.publish;

import org.jspecify.annotations.NullMarked;
