package org.remotelog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What messages wait for that is not here.
 *
 * @param messages how many of those that wait follow each; at most {@link
 *     ClientBounds#MAX_ABSENT_PARENTS}
 * @param isMore whether they wait for more, which is not listed
 */
public record AbsentParents(Map<AbsentParent, Long> messages, boolean isMore) {
  public AbsentParents {
    messages = Collections.unmodifiableMap(new LinkedHashMap<>(messages));
  }
}
