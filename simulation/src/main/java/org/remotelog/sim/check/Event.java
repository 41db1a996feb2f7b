package org.remotelog.sim.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.mvds.MessageId;

/** Something that happened in the world. Devices, stores and pointers have numbers from 0. */
public sealed interface Event {
  /** The line of the trace, without the time. */
  String line();

  /** Something that no invariant looks at: a fault, a decision of the world. */
  record Note(String who, String what) implements Event {
    @Override
    public String line() {
      return who + " " + what;
    }
  }

  /** The transaction of a device is durable. */
  record Committed(int device, long clockMs, Changes changes) implements Event {
    @Override
    public String line() {
      return "d" + device + " commits" + changes.line();
    }
  }

  /**
   * A call that appends returned: the message is acknowledged.
   *
   * @param follows whether it was to follow the newest messages
   */
  record Sent(int device, MessageId id, LogName log, long sequence, boolean follows)
      implements Event {
    @Override
    public String line() {
      return "d" + device + " sent " + Names.of(id) + " as " + Names.of(log) + "/" + sequence;
    }
  }

  /** A device is about to put a block of a log, or of a request to join, to a store. */
  record Offered(int device, int store, Optional<LogName> log, Block block, boolean journalled)
      implements Event {
    @Override
    public String line() {
      return "d"
          + device
          + " puts "
          + Names.of(block.cid())
          + " "
          + block.data().size()
          + " B to s"
          + store;
    }
  }

  /** A store has a block now. */
  record Stored(int store, Cid cid) implements Event {
    @Override
    public String line() {
      return "s" + store + " took " + Names.of(cid);
    }
  }

  /**
   * A device is about to publish a record of its own.
   *
   * @param atMs the true time
   * @param expiresAtMs until when the record is valid
   * @param links the head and what it links
   * @param journalled whether these bytes were durable before
   */
  record Offering(
      int device,
      int pointer,
      LogName log,
      long sequence,
      Bytes record,
      long atMs,
      long expiresAtMs,
      List<Cid> links,
      boolean journalled)
      implements Event {
    public Offering {
      links = List.copyOf(links);
    }

    @Override
    public String line() {
      return "d"
          + device
          + " publishes "
          + Names.of(log)
          + " record "
          + sequence
          + " to p"
          + pointer;
    }
  }

  /** What a head that a device is about to publish says that the device holds of other logs. */
  record Said(int device, LogName log, long sequence, List<Receipt> receipts) implements Event {
    public Said {
      receipts = List.copyOf(receipts);
    }

    @Override
    public String line() {
      StringBuilder line = new StringBuilder("d" + device + " says what it holds:");
      for (Receipt receipt : receipts) {
        line.append(' ').append(receipt.upTo());
        receipt.except().forEach(range -> line.append(" but ").append(range));
      }
      return line.toString();
    }
  }

  /** A device is about to publish a record of somebody else, as it was lost. */
  record GivingBack(int device, int pointer, LogName log, long sequence, Bytes record)
      implements Event {
    @Override
    public String line() {
      return "d"
          + device
          + " gives "
          + Names.of(log)
          + " record "
          + sequence
          + " back to p"
          + pointer;
    }
  }

  /** A pointer has lost its record of a log. */
  record Forgot(int pointer, LogName log) implements Event {
    @Override
    public String line() {
      return "p" + pointer + " forgets " + Names.of(log);
    }
  }

  /**
   * A pointer told the writer of a log what it has.
   *
   * @param links what the newest of the valid records leads to; empty when there is none
   */
  record Told(int device, int pointer, LogName log, List<Cid> links) implements Event {
    public Told {
      links = List.copyOf(links);
    }

    @Override
    public String line() {
      return "p" + pointer + " tells d" + device + " of its " + Names.of(log);
    }
  }

  /**
   * A store is about to give blocks up.
   *
   * @param atMs the true time
   * @param clockIsTrue whether the clock of the device has never been wrong
   */
  record Removing(int device, int store, List<Cid> cids, long atMs, boolean clockIsTrue)
      implements Event {
    public Removing {
      cids = List.copyOf(cids);
    }

    @Override
    public String line() {
      return "d" + device + " removes " + cids.size() + " blocks from s" + store;
    }
  }

  /** A pointer has a record now that a device gave it, of a head with so many entries. */
  record Taken(int device, int pointer, LogName log, long sequence, long count, Cid head)
      implements Event {
    @Override
    public String line() {
      return "p" + pointer + " took " + Names.of(log) + " record " + sequence + " with " + count;
    }
  }

  /** A device said that a log is published up to an entry. */
  record Announced(int device, LogName log, long count) implements Event {
    @Override
    public String line() {
      return "d" + device + " announces " + Names.of(log) + "/" + count;
    }
  }

  /** The listener of a device got a row. */
  record Handed(int device, long row, MessageId id) implements Event {
    @Override
    public String line() {
      return "d" + device + " hands on row " + row;
    }
  }

  /** A listener or its cursor failed: the last row may come again. */
  record HandingFailed(int device) implements Event {
    @Override
    public String line() {
      return "d" + device + " fails to hand on";
    }
  }

  /** A device starts on its home as it was left; these messages are in its inbox. */
  record Booted(int device, List<MessageId> inbox) implements Event {
    public Booted {
      inbox = List.copyOf(inbox);
    }

    @Override
    public String line() {
      return "d" + device + " starts with " + inbox.size() + " messages";
    }
  }

  /**
   * Somebody keeps a copy of the home of a device. Should it ever be opened, that is a device of
   * its own.
   */
  record BackedUp(int device, int copy) implements Event {
    @Override
    public String line() {
      return "d" + device + " is backed up as d" + copy;
    }
  }

  /** A copy of a home is opened: these logs may be written by more than one device from now on. */
  record Restored(int device, List<LogName> logs) implements Event {
    public Restored {
      logs = List.copyOf(logs);
    }

    @Override
    public String line() {
      return "d" + device + " is restored";
    }
  }

  /** The home of a device is gone for good, with all that nobody else has. */
  record Lost(int device) implements Event {
    @Override
    public String line() {
      return "d" + device + " is lost";
    }
  }

  /** A device was handed a copy of a message; one that lies says something untrue beside it. */
  record Copied(int device, MessageId id, boolean lies) implements Event {
    @Override
    public String line() {
      return "d" + device + " gets a " + (lies ? "lying" : "true") + " copy of " + Names.of(id);
    }
  }

  /** Two devices are connected directly from now on. */
  record Linked(int device, int to) implements Event {
    @Override
    public String line() {
      return "d" + device + " meets d" + to;
    }
  }

  /** A device has been connected to another one for hours, and nothing was lost. */
  record Talked(int device, int to) implements Event {
    @Override
    public String line() {
      return "d" + device + " has told d" + to + " all";
    }
  }

  /**
   * A device gave a payload to the link with another one. It may be lost, late, or come twice.
   *
   * @param atMs the true time
   * @param isTaken what the link says of it
   * @param asked messages that are asked for
   * @param places logs of which entries are asked for by their places
   * @param acks messages that the device says it has
   */
  record Given(
      int device,
      int to,
      long atMs,
      boolean isTaken,
      List<MessageId> messages,
      List<MessageId> offers,
      List<MessageId> asked,
      int places,
      List<MessageId> acks,
      int bytes)
      implements Event {
    public Given {
      messages = List.copyOf(messages);
      offers = List.copyOf(offers);
      asked = List.copyOf(asked);
      acks = List.copyOf(acks);
    }

    @Override
    public String line() {
      StringBuilder line = new StringBuilder("d" + device + " gives d" + to);
      messages.forEach(id -> line.append(' ').append(Names.of(id)));
      tell(line, offers.size(), "offers");
      tell(line, asked.size(), "requests");
      tell(line, places, "places");
      tell(line, acks.size(), "acks");
      return line.append(" in ").append(bytes).append(" B").toString();
    }

    private static void tell(StringBuilder line, int count, String what) {
      if (count > 0) {
        line.append(", ").append(count).append(' ').append(what);
      }
    }
  }

  /** What a device knows of a log when its report is made. */
  record Known(LogName log, long count, List<SequenceRange> gaps) {
    public Known {
      gaps = List.copyOf(gaps);
    }
  }

  /** The report of a pass. */
  record Reported(int device, boolean complete, List<Known> logs, String summary) implements Event {
    public Reported {
      logs = List.copyOf(logs);
    }

    @Override
    public String line() {
      return "d" + device + " reports " + (complete ? "complete" : "incomplete") + " " + summary;
    }
  }

  /**
   * Rows in the tables of a device, by name of the table, beside what there is in the world.
   *
   * @param limits most rows that the world's messages, logs and copies can explain
   */
  record Counted(int device, Map<String, Long> rows, Map<String, Long> limits) implements Event {
    public Counted {
      rows = new TreeMap<>(rows);
      limits = new TreeMap<>(limits);
    }

    @Override
    public String line() {
      return "d" + device + " has rows " + rows;
    }
  }

  /** What must not happen at all: an unexpected exception, a pass that never ends. */
  record Surprise(String who, String text) implements Event {
    @Override
    public String line() {
      return who + " surprises: " + text;
    }
  }

  /** The end of the world, which has so many devices. */
  record Ended(int devices, List<View> views) implements Event {
    public Ended {
      views = List.copyOf(views);
    }

    @Override
    public String line() {
      List<String> sizes = new ArrayList<>();
      for (View view : views) {
        sizes.add("d" + view.device() + ":" + view.rows().size());
      }
      return "end " + sizes;
    }
  }
}
