/** A support desk that replies through the official Anthropic SDK. */
@NullMarked
package com.example.support;

import org.jspecify.annotations.NullMarked;
