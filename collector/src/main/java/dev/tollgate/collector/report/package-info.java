/** What people and programs are shown: one line a charge, one line a cap. */
@NullMarked
package dev.tollgate.collector.report;

import org.jspecify.annotations.NullMarked;
