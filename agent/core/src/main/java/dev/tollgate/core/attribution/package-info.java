/** Who is calling: service, call site, key. */
@NullMarked
package dev.tollgate.core.attribution;

import org.jspecify.annotations.NullMarked;
