@NullMarked
package dev.tollgate.ledger.charge;

import org.jspecify.annotations.NullMarked;
