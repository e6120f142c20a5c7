/** The second step: what each cap's windows have come to, exact. */
@NullMarked
package dev.tollgate.collector.spend;

import org.jspecify.annotations.NullMarked;
