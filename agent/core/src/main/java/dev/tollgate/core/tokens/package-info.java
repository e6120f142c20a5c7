/** Counts tokens as known tokenizers do, for calls whose provider did not say. */
@NullMarked
package dev.tollgate.core.tokens;

import org.jspecify.annotations.NullMarked;
