/** Who spent it: the labels that charges carry and caps match. */
@NullMarked
package dev.tollgate.ledger.labels;

import org.jspecify.annotations.NullMarked;
