/** What may go wrong around the agent, each thing done for real to built jars in child JVMs. */
@NullMarked
package dev.tollgate.faults;

import org.jspecify.annotations.NullMarked;
