package org.remotelog.log.store.car;

/**
 * Something wrong in a CAR file.
 *
 * @param offset the first byte of the section, or of the root's place in the header, from 0
 * @param reason what is wrong, for a person to read
 */
public record CarFault(long offset, String reason) {}
