@NullMarked
package dev.tollgate.ledger.usage;

import org.jspecify.annotations.NullMarked;
