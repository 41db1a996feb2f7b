package org.remotelog;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.remotelog.group.InviteException;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeLockedException;
import org.remotelog.sqlite.DatabaseBusyException;
import org.remotelog.sqlite.DatabaseDamagedException;
import org.remotelog.sqlite.DatabaseMissingException;
import org.remotelog.sqlite.DatabaseVersionException;
import org.remotelog.sqlite.ForeignDatabaseException;
import org.remotelog.sqlite.StorageFullException;
import org.remotelog.sqlite.UnusableFolderException;

/**
 * A failure of the front door: what went wrong, why ({@link #getCause}), and what can be done about
 * it ({@link #advice}). Nothing was changed unless the message says so.
 */
public abstract sealed class RemoteLogException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String advice;

  RemoteLogException(String what, String advice, Throwable cause) {
    super(what, cause);
    this.advice = advice;
  }

  RemoteLogException(String what, String advice) {
    super(what);
    this.advice = advice;
  }

  /** What the user can do about it, one sentence. */
  public final String advice() {
    return advice;
  }

  /** This device knows no such group, log or message. */
  public static final class Unknown extends RemoteLogException {
    private static final long serialVersionUID = 1L;

    Unknown(String what, String advice) {
      super(what, advice);
    }
  }

  /** An invite is spoiled, foreign, used, expired, or not needed. */
  public static final class InviteRefused extends RemoteLogException {
    private static final long serialVersionUID = 1L;
    private final InviteException.Reason reason;

    InviteRefused(InviteException cause) {
      super(firstPart(cause), cause.reason().advice(), cause);
      this.reason = cause.reason();
    }

    public InviteException.Reason reason() {
      return reason;
    }

    private static String firstPart(InviteException cause) {
      String whole = String.valueOf(cause.getMessage());
      String advice = cause.reason().advice();
      return whole.endsWith(advice)
          ? whole.substring(0, whole.length() - advice.length()).trim()
          : whole;
    }
  }

  /** The group does not let this device do it. */
  public static final class NotAllowed extends RemoteLogException {
    private static final long serialVersionUID = 1L;

    NotAllowed(String what, String advice) {
      super(what, advice);
    }
  }

  /** A message, name or list is over its limit. */
  public static final class TooLarge extends RemoteLogException {
    private static final long serialVersionUID = 1L;

    TooLarge(String what, String advice, Throwable cause) {
      super(what, advice, cause);
    }

    TooLarge(String what, String advice) {
      super(what, advice);
    }
  }

  /** The home cannot be read or written. */
  public static final class HomeFailed extends RemoteLogException {
    private static final long serialVersionUID = 1L;

    HomeFailed(IOException cause) {
      super(String.valueOf(cause.getMessage()), adviceOn(cause), cause);
    }

    private static String adviceOn(IOException cause) {
      if (cause instanceof StorageFullException) {
        return "Free some space on the home's disk and try again; nothing acknowledged is lost.";
      }
      if (cause instanceof DatabaseDamagedException || cause instanceof HomeDamagedException) {
        return "Put the home back from a backup, or move it away and join the group again with a"
            + " new one; messages that were published can be read again.";
      }
      if (cause instanceof DatabaseBusyException || cause instanceof HomeLockedException) {
        return "Try again when the other process has finished.";
      }
      if (cause instanceof DatabaseVersionException) {
        return "Use the newest version of this program; the home was not changed.";
      }
      if (cause instanceof UnusableFolderException
          || cause instanceof ForeignDatabaseException
          || cause instanceof DatabaseMissingException) {
        return "Choose another folder for the home, on a local disk.";
      }
      return "See that the home's disk has room and can be written; nothing acknowledged is lost.";
    }
  }

  /** The thread was interrupted; what was acknowledged is kept, and the rest can be tried again. */
  public static final class Interrupted extends RemoteLogException {
    private static final long serialVersionUID = 1L;

    Interrupted(InterruptedIOException cause) {
      super(String.valueOf(cause.getMessage()), "Try again; nothing acknowledged is lost.", cause);
    }
  }

  /** Stores or pointers did not do what was needed; it can be tried again. */
  public static final class NetworkFailed extends RemoteLogException {
    private static final long serialVersionUID = 1L;

    NetworkFailed(String what, String advice) {
      super(what, advice);
    }

    NetworkFailed(String what, String advice, Throwable cause) {
      super(what, advice, cause);
    }
  }

  /** A file to export to or import from is not as it has to be; the home is as it was. */
  public static final class FileRefused extends RemoteLogException {
    private static final long serialVersionUID = 1L;

    FileRefused(String what, String advice) {
      super(what, advice);
    }

    FileRefused(String what, String advice, Throwable cause) {
      super(what, advice, cause);
    }
  }
}
