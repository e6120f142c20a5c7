@NullMarked
package dev.tollgate.benchmarks.path;

import org.jspecify.annotations.NullMarked;
