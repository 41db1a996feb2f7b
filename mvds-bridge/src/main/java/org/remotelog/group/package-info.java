/** Groups: who belongs to one, how somebody joins, and what members say about members. */
@NullMarked
package org.remotelog.group;

import org.jspecify.annotations.NullMarked;
