@NullMarked
package dev.tollgate.ledger.pricing;

import org.jspecify.annotations.NullMarked;
