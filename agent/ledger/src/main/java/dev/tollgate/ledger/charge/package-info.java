/** The ledger's records: charges and the life of the JVMs that wrote them, and their bytes. */
@NullMarked
package dev.tollgate.ledger.charge;

import org.jspecify.annotations.NullMarked;
