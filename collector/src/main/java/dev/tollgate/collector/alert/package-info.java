/** Alerts on their way to people: written down once, and delivered until they have arrived. */
@NullMarked
package dev.tollgate.collector.alert;

import org.jspecify.annotations.NullMarked;
