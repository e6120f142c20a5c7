/** What a provider reported: disjoint quantities of what it bills for. */
@NullMarked
package dev.tollgate.ledger.usage;

import org.jspecify.annotations.NullMarked;
