/** The demo, and the stage it plays on: the built jars in real processes. */
@NullMarked
package dev.tollgate.demo;

import org.jspecify.annotations.NullMarked;
