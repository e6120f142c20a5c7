/** What the SRE wrote: tollgate.yaml, validated whole and compiled into a policy. */
@NullMarked
package dev.tollgate.collector.config;

import org.jspecify.annotations.NullMarked;
