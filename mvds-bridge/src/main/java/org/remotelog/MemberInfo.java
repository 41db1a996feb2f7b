package org.remotelog;

import org.remotelog.log.LogName;

/**
 * A log that belongs or belonged to a group.
 *
 * @param name display name, may be empty; two members may have the same
 * @param own whether this device writes it
 */
public record MemberInfo(
    LogName log, String name, boolean own, boolean mayInvite, boolean removed) {}
