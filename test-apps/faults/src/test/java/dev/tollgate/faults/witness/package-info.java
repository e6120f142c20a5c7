/** A Java agent of the tests' own, that tells what another agent has done to classes. */
@NullMarked
package dev.tollgate.faults.witness;

import org.jspecify.annotations.NullMarked;
