@NullMarked
package dev.tollgate.benchmarks.report;

import org.jspecify.annotations.NullMarked;
