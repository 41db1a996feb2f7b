package org.remotelog.http;

import java.util.Locale;
import okhttp3.Interceptor;
import okhttp3.Request;

/**
 * What a request says to caches on its way. The library takes that for an order to itself, and
 * answers from the cache that it does not have; so it is added when the library has decided.
 */
record CacheDirective(String value) {
  private static final String HEADER = "Cache-Control";

  /** Adds the directive to a request that is on its way to the network. */
  static final Interceptor SENDING =
      chain -> {
        Request request = chain.request();
        CacheDirective directive = request.tag(CacheDirective.class);
        return chain.proceed(
            directive == null
                ? request
                : request.newBuilder().header(HEADER, directive.value()).build());
      };

  /** Gives a request one more header. */
  static void put(Request.Builder request, String name, String value) {
    if (name.toLowerCase(Locale.ROOT).equals(HEADER.toLowerCase(Locale.ROOT))) {
      request.tag(CacheDirective.class, new CacheDirective(value));
    } else {
      request.header(name, value);
    }
  }
}
