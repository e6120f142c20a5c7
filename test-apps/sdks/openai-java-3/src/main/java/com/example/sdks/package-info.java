/** A program on openai-java-3, as its users write them. */
@NullMarked
package com.example.sdks;

import org.jspecify.annotations.NullMarked;
