/** What calls of a workflow usually come to, learned from the ledgers. */
@NullMarked
package dev.tollgate.collector.learn;

import org.jspecify.annotations.NullMarked;
