/** A provider's own figures beside the ledgers', and why they differ. */
@NullMarked
package dev.tollgate.collector.reconcile;

import org.jspecify.annotations.NullMarked;
