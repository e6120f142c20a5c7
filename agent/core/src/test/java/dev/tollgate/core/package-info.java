/** Rules that hold for the whole agent. */
@NullMarked
package dev.tollgate.core;

import org.jspecify.annotations.NullMarked;
