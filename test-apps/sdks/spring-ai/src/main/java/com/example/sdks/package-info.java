/** A program on spring-ai, as its users write them. */
@NullMarked
package com.example.sdks;

import org.jspecify.annotations.NullMarked;
