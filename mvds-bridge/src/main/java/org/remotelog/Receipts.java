package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.Holders;
import org.remotelog.group.Member;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;

/**
 * Who has received the messages of a group, as of when this was asked for: each device says in the
 * heads that it signs which entries of others' logs it holds. "Received" is all that it means;
 * whether somebody has read a message nobody states.
 *
 * <p>A device that is not named may hold the message all the same: it says so with its next head,
 * and heads come here with {@link RemoteLogClient#sync}. What a device says can go back, when its
 * home was put back from a backup. Of a device that goes on in a new log only what it says there
 * counts, and devices that were removed are not named. In a group of more than 50 logs receipts
 * travel in rosters, and those are kept only of members to which something is given directly.
 *
 * <p>Beginning takes a while in a log of more than 131,072 messages when nobody is synced with
 * directly: it is gone through once, and where that came to is remembered.
 *
 * <p>Safe for use by several threads. Errors are those of {@link RemoteLogClient}.
 */
public final class Receipts {
  private final ClientParts parts;
  private final Calls calls;
  private final Holders holders;
  private final Map<LogName, String> names = new HashMap<>();

  Receipts(ClientParts parts, Calls calls, GroupRows.OwnGroup own) throws IOException {
    this.parts = parts;
    this.calls = calls;
    parts
        .home()
        .read(
            tables -> {
              for (Member member : Bridge.membership(tables, own).members()) {
                names.put(member.log(), member.name());
              }
              return Boolean.TRUE;
            });
    Holders found = look(own);
    for (int looks = 1; found.isUnfinished() && looks < ClientBounds.MAX_RECEIPT_LOOKS; looks++) {
      parts.home().update(found::keepFrontiers);
      found = look(own);
    }
    this.holders = found;
  }

  private Holders look(GroupRows.OwnGroup own) throws IOException {
    return parts.home().read(tables -> Holders.of(tables, own, new GroupKeys(own.group())));
  }

  /**
   * Who has received the message, its author and this device not named; nobody for a message that
   * is not here, or that no published head of its author covers.
   */
  public List<Holder> heldBy(MessageId id) throws RemoteLogException {
    return calls.run(() -> parts.home().read(tables -> named(holders.of(tables, id))));
  }

  /** The same for several messages, in one look. */
  public Map<MessageId, List<Holder>> heldBy(Collection<MessageId> ids) throws RemoteLogException {
    return calls.run(
        () ->
            parts
                .home()
                .read(
                    tables -> {
                      Map<MessageId, List<Holder>> found = new LinkedHashMap<>();
                      for (MessageId id : ids) {
                        found.put(id, named(holders.of(tables, id)));
                      }
                      return found;
                    }));
  }

  private List<Holder> named(List<LogName> logs) {
    List<Holder> named = new ArrayList<>(logs.size());
    for (LogName log : logs) {
      named.add(new Holder(log, names.getOrDefault(log, "")));
    }
    return named;
  }
}
