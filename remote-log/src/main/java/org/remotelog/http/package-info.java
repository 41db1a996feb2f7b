/**
 * Requests to one HTTP server that nobody trusts: a deadline for the whole of each call, replies
 * read up to a bound, no redirects, no compression, credentials that never show. Shared by the
 * content stores and head pointers that talk to nodes.
 */
@NullMarked
package org.remotelog.http;

import org.jspecify.annotations.NullMarked;
