/** A program on google-cloud-vertexai, as its users write them. */
@NullMarked
package com.example.sdks;

import org.jspecify.annotations.NullMarked;
