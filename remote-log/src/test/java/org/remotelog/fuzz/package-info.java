/** What fuzz tests of all modules share. */
package org.remotelog.fuzz;
