/** The remotelog command: composition root and subcommands. */
@NullMarked
package org.remotelog.cli;

import org.jspecify.annotations.NullMarked;
