/** An app that asks a provider very much at once, or for very much, and knows nothing else. */
@NullMarked
package com.example.crowd;

import org.jspecify.annotations.NullMarked;
