package org.remotelog;

import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;

/**
 * What became of a draft.
 *
 * @param sequence its number in the log
 * @param appended false when a message with its import key was there already
 */
public record SentMessage(MessageId id, LogName log, long sequence, boolean appended) {}
