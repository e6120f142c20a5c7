/** Tests of the counting of tokens. */
@NullMarked
package dev.tollgate.core.tokens;

import org.jspecify.annotations.NullMarked;
