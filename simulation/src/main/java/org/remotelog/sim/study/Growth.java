package org.remotelog.sim.study;

/**
 * What is kept at some time.
 *
 * @param atMs since the beginning
 * @param messages written until then
 * @param storeBytes blocks in the store; 0 where there is none
 * @param homeRows rows in the homes of all nodes, the cache included
 */
public record Growth(long atMs, long messages, long storeBytes, long homeRows) {}
