/** The command: tollgate serve, tail, caps, check. */
@NullMarked
package dev.tollgate.collector.cli;

import org.jspecify.annotations.NullMarked;
