/**
 * One ledger on disk: a Chronicle Queue that the app's JVM appends to without risk for itself, and
 * that the collector tails from another process.
 *
 * <p>A ledger is a directory of numbered segments, see {@link LedgerLayout}. {@link LedgerWriter}
 * appends, {@link LedgerReader} reads.
 */
@NullMarked
package dev.tollgate.store.queue;

import org.jspecify.annotations.NullMarked;
