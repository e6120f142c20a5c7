@NullMarked
package dev.tollgate.ledger.labels;

import org.jspecify.annotations.NullMarked;
