/** The simulator over real connections. */
@NullMarked
package dev.tollgate.simulator;

import org.jspecify.annotations.NullMarked;
