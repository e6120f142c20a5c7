@NullMarked
package dev.tollgate.ledger.tlv;

import org.jspecify.annotations.NullMarked;
