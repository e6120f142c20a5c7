/** What is wrong with an installation and what to do: one small class for each thing looked at. */
@NullMarked
package dev.tollgate.collector.doctor;

import org.jspecify.annotations.NullMarked;
