/** What stands in ledgers and board, read from the files alone, with nothing running. */
@NullMarked
package dev.tollgate.collector.inspect;

import org.jspecify.annotations.NullMarked;
