/** A program on cohere-java, as its users write them. */
@NullMarked
package com.example.sdks;

import org.jspecify.annotations.NullMarked;
