/** A librarian that answers through Amazon Bedrock, by the AWS SDK. */
@NullMarked
package com.example.librarian;

import org.jspecify.annotations.NullMarked;
