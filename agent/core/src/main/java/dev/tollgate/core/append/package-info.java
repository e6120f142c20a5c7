/** Hands charges to the ledger without the app ever waiting for disk. */
@NullMarked
package dev.tollgate.core.append;

import org.jspecify.annotations.NullMarked;
