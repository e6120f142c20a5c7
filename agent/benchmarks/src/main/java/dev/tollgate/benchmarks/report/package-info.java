/** What was measured, beside what it may be: as a table, as Markdown, as JSON. */
@NullMarked
package dev.tollgate.benchmarks.report;

import org.jspecify.annotations.NullMarked;
