/** Puts hooks into classes as they load, and takes calls from there to the hooks. */
@NullMarked
package dev.tollgate.core.install;

import org.jspecify.annotations.NullMarked;
