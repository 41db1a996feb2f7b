package org.remotelog;

import org.remotelog.log.LogName;

/**
 * A device of a member that has received a message, by its own signed word.
 *
 * @param log the device's log
 * @param member the display name of its writer
 */
public record Holder(LogName log, String member) {}
