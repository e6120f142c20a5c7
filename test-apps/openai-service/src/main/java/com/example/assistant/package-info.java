/** An assistant that answers through the official OpenAI SDK. */
@NullMarked
package com.example.assistant;

import org.jspecify.annotations.NullMarked;
