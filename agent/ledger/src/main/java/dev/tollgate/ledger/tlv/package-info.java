/** The bytes of every record: a sealed header and tagged fields, as the README draws them. */
@NullMarked
package dev.tollgate.ledger.tlv;

import org.jspecify.annotations.NullMarked;
