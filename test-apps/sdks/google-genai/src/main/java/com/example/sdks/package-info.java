/** A program on google-genai, as its users write them. */
@NullMarked
package com.example.sdks;

import org.jspecify.annotations.NullMarked;
