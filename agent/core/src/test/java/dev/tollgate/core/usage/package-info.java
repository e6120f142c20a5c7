@NullMarked
package dev.tollgate.core.usage;

import org.jspecify.annotations.NullMarked;
