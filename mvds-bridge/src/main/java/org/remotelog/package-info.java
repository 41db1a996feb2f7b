/**
 * The front door for messaging clients: groups, messages and catching up over untrusted storage.
 */
@NullMarked
package org.remotelog;

import org.jspecify.annotations.NullMarked;
