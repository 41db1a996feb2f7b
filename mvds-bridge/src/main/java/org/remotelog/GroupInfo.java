package org.remotelog;

import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;

/**
 * A group of this device.
 *
 * @param ownLog the log by which this device speaks in it
 */
public record GroupInfo(GroupId id, String name, LogName ownLog) {}
