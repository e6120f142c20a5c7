/** The agent's options, each one documented object. */
@NullMarked
package dev.tollgate.core.options;

import org.jspecify.annotations.NullMarked;
