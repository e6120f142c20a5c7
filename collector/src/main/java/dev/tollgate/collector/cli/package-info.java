/** The command tollgate, and one class for each of its subcommands. */
@NullMarked
package dev.tollgate.collector.cli;

import org.jspecify.annotations.NullMarked;
