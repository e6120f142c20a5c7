/** The agent's place, where a stand-in is. */
@NullMarked
package dev.tollgate.dist;

import org.jspecify.annotations.NullMarked;
