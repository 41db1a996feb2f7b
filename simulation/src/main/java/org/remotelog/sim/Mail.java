package org.remotelog.sim;

import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.MessageId;

/** A copy of a message on its way from device to device. */
record Mail(MessageId id, Bytes encoded, boolean lies) {}
