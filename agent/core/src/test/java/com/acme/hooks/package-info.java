/** Hooks of an instrumentation in miniature; loaded beside the hooked class. */
@NullMarked
package com.acme.hooks;

import org.jspecify.annotations.NullMarked;
