/** What calls cost: the simulator's own prices and arithmetic, shared with nobody. */
@NullMarked
package dev.tollgate.simulator.billing;

import org.jspecify.annotations.NullMarked;
