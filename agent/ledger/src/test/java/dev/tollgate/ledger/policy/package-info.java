@NullMarked
package dev.tollgate.ledger.policy;

import org.jspecify.annotations.NullMarked;
