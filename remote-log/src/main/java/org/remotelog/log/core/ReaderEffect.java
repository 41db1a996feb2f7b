package org.remotelog.log.core;

import java.io.IOException;
import java.util.List;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Gap;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;

/**
 * What the shell of a reader has to carry out, in the order given. Deliveries and the state that
 * tells of them belong into one local transaction.
 */
public sealed interface ReaderEffect {

  /** Calls the method of the handler that carries this effect out. */
  void runOn(Handler handler) throws IOException;

  /** The shell's side; one method for each effect, so that none can be forgotten. */
  interface Handler {
    void on(ResolveAgain effect) throws IOException;

    void on(FetchHead effect) throws IOException;

    void on(FetchPage effect) throws IOException;

    void on(FetchSegment effect) throws IOException;

    void on(FetchRoster effect) throws IOException;

    void on(FetchSidePage effect) throws IOException;

    void on(FetchSideSegment effect) throws IOException;

    void on(Deliver effect) throws IOException;

    void on(DeliverSide effect) throws IOException;

    void on(TakeToSide effect) throws IOException;

    void on(Replace effect) throws IOException;

    void on(PersistSides effect) throws IOException;

    void on(PlannedSide effect) throws IOException;

    void on(Confirm effect) throws IOException;

    void on(Persist effect) throws IOException;

    void on(Chosen effect) throws IOException;

    void on(Planned effect) throws IOException;

    void on(Refused effect) throws IOException;

    void on(Forked effect) throws IOException;

    void on(Stale effect) throws IOException;

    void on(PointersBehind effect) throws IOException;

    void on(Warn effect) throws IOException;

    void on(ReportGaps effect) throws IOException;
  }

  /**
   * Ask all pointers once more: a block is gone, and a newer head may not need it. At most once in
   * a pass.
   */
  record ResolveAgain(Cid gone) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Fetch the block of a head whose record carries none. */
  record FetchHead(Cid cid) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Fetch a page. */
  record FetchPage(PageRef page) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Fetch a segment. */
  record FetchSegment(SegmentRef segment) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /**
   * Fetch blocks of the roster that an accepted head links, as far as they were not read before and
   * the pass has room for them.
   *
   * @param writtenAtMs of the head, on its writer's clock
   */
  record FetchRoster(List<Cid> blocks, long writtenAtMs) implements ReaderEffect {
    public FetchRoster {
      blocks = List.copyOf(blocks);
    }

    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Hand verified entries on; commitments are theirs, in the same order. */
  record Deliver(List<Entry> entries, List<Digest> commitments) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Fetch a page of a side branch; head is the one that the branch has. */
  record FetchSidePage(int branch, Cid head, PageRef page) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Fetch a segment of a side branch; head is the one that the branch has. */
  record FetchSideSegment(int branch, Cid head, SegmentRef segment) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Hand on verified entries of a side branch that are not those of the main one. */
  record DeliverSide(int branch, List<Entry> entries, List<Digest> commitments)
      implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /**
   * Entries that are kept as those of one branch are those of another; 0 is the main one.
   *
   * @param isShared whether they are those of the first one as well
   */
  record TakeToSide(int from, int branch, List<SequenceRange> ranges, boolean isShared)
      implements ReaderEffect {
    public TakeToSide {
      ranges = List.copyOf(ranges);
    }

    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /**
   * Others come at the places of entries that are kept as those of a branch, 0 for the main one,
   * and that no branch holds: a head that was cut off stated them. They are kept no more.
   */
  record Replace(int branch, List<SequenceRange> ranges) implements ReaderEffect {
    public Replace {
      ranges = List.copyOf(ranges);
    }

    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Remember the side branches of the state, and what was before its newest head. */
  record PersistSides(ReaderState state) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** What a head or page of a side branch leaves to do; the fetches are effects of their own. */
  record PlannedSide(int branch, String of, CatchUpPlanner.Plan plan) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Entries that came by other ways are what the signed head says. */
  record Confirm(SequenceRange range) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Remember the state. */
  record Persist(ReaderState state) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Why a record counts. */
  enum Reason {
    /** It is the first one of its log. */
    FIRST,
    /** Its sequence is higher than that of the accepted one. */
    NEWER,
    /** The accepted head, signed again for longer. */
    RENEWED,
    /** The record that was accepted before. */
    SAME
  }

  /** A record counts now. It asks for nothing: it says why. */
  record Chosen(HeadRecord record, Reason reason) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** What a head or page leaves to do. The fetches are effects of their own: this says why. */
  record Planned(String of, CatchUpPlanner.Plan plan) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Bytes from outside failed a check; nothing of them was used. */
  record Refused(String what, String source, String reason) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Two valid records contradict each other. */
  record Forked(HeadRecord one, HeadRecord other) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** A pointer gave an older record than one that was accepted before. */
  record Stale(long sequence, long floor) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /**
   * A roster shows a newer record of the log than is accepted and than its own pointers gave.
   *
   * @param source whose roster it is
   * @param wasAsked whether the pointers were asked for the log in this pass
   * @param given the highest number among what they gave, 0 when that is nothing
   */
  record PointersBehind(HeadRecord shown, String source, boolean wasAsked, long given)
      implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** Something is odd and does not stop the work, such as a clock or an expired record. */
  record Warn(String text) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }

  /** What is missing after this pass: replaces what was known of this log. */
  record ReportGaps(List<Gap> gaps) implements ReaderEffect {
    @Override
    public void runOn(Handler handler) throws IOException {
      handler.on(this);
    }
  }
}
