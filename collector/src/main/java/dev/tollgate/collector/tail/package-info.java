/** The first step: every ledger of the home, read record by record, each charge once. */
@NullMarked
package dev.tollgate.collector.tail;

import org.jspecify.annotations.NullMarked;
