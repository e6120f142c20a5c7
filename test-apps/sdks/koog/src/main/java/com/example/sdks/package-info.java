/** A program on koog, as its users write them in Java. */
@NullMarked
package com.example.sdks;

import org.jspecify.annotations.NullMarked;
