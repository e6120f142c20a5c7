/** Ledgers on real files, written and killed in real processes. */
@NullMarked
package dev.tollgate.store.queue;

import org.jspecify.annotations.NullMarked;
