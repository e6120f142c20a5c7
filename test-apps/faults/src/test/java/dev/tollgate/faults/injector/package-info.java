/** A Java agent of the tests' own, that breaks one method of another agent. */
@NullMarked
package dev.tollgate.faults.injector;

import org.jspecify.annotations.NullMarked;
