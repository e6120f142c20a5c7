/** What it costs: list prices, effective-dated, and the one computation of money. */
@NullMarked
package dev.tollgate.ledger.pricing;

import org.jspecify.annotations.NullMarked;
