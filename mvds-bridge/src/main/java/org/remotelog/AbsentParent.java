package org.remotelog;

import java.util.Optional;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;

/**
 * A message that another one follows and that is not here, so that the other one waits.
 *
 * @param log where the author of the one that waits says that it stands; empty when it does not
 * @param sequence the position in that log, 0 without one
 */
public record AbsentParent(MessageId id, Optional<LogName> log, long sequence) {}
