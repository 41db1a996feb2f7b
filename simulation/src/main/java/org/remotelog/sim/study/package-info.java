/**
 * What being offline costs: groups of nodes by virtual time with the shipped engine and client,
 * with nobody, a cache or logs to help them. Everything follows from a scenario and a seed.
 */
@NullMarked
package org.remotelog.sim.study;

import org.jspecify.annotations.NullMarked;
