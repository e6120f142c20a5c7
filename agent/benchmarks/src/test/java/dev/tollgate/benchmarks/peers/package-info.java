@NullMarked
package dev.tollgate.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
