package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.GroupSession;
import org.remotelog.bridge.MessageTooLargeException;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.group.Limits;
import org.remotelog.group.MemberEntry;
import org.remotelog.group.NewMember;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.crypto.Agreement;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Parent;

/** Appends drafts to own logs, a batch in one transaction: all of them, or none. */
final class Appends {
  private final ClientParts parts;

  Appends(ClientParts parts) {
    this.parts = parts;
  }

  List<SentMessage> append(GroupId group, List<Draft> drafts)
      throws IOException, RemoteLogException {
    try {
      return parts
          .bridge()
          .transaction(parts.home(), group, session -> new Batch(session).append(drafts));
    } catch (RefusedDraftException e) {
      throw e.refusal;
    } catch (MessageTooLargeException e) {
      throw new RemoteLogException.TooLarge(
          String.valueOf(e.getMessage()), "Send it in parts, or as a link.", e);
    }
  }

  /** Carries a refusal out of the transaction, which undoes it. */
  private static final class RefusedDraftException extends IOException {
    private static final long serialVersionUID = 1L;
    private final transient RemoteLogException refusal;

    RefusedDraftException(RemoteLogException refusal) {
      this.refusal = refusal;
    }
  }

  /** The drafts of one transaction. */
  private final class Batch {
    private final GroupSession session;
    private final GroupId group;
    private final LogName deviceLog;
    private final Map<String, LogName> authors = new HashMap<>();

    Batch(GroupSession session) {
      this.session = session;
      this.group = session.own().group().id();
      this.deviceLog = session.own().group().ownLog();
    }

    List<SentMessage> append(List<Draft> drafts) throws IOException {
      addAuthors(drafts);
      List<SentMessage> sent = new ArrayList<>(drafts.size());
      for (Draft draft : drafts) {
        sent.add(append(draft));
      }
      return sent;
    }

    private SentMessage append(Draft draft) throws IOException {
      if (draft.importKey().isPresent()) {
        Optional<MessageId> before = session.rows().imported(group, draft.importKey().get());
        if (before.isPresent()) {
          return session
              .placeOf(before.get())
              .map(place -> new SentMessage(before.get(), place.log(), place.sequence(), false))
              .orElseThrow(() -> new IOException("an imported message is gone from the inbox"));
        }
      }
      LogName log = draft.author().isPresent() ? authors.get(draft.author().get()) : deviceLog;
      if (log == null) {
        throw new IllegalStateException("an author without a log");
      }
      Envelope envelope = new Envelope(parts.randomNonce(), draft.contentType(), draft.content());
      GroupSession.Appended appended =
          session.append(
              log, draft.timestampSeconds().orElse(parts.nowSeconds()), envelope, parents(draft));
      if (draft.importKey().isPresent()) {
        session.rows().putImported(group, draft.importKey().get(), appended.id());
      }
      return new SentMessage(appended.id(), appended.log(), appended.sequence(), true);
    }

    private List<Parent> parents(Draft draft) throws IOException {
      if (!draft.parents().isPresent() && draft.parentKeys().isEmpty()) {
        return draft.importKey().isPresent() ? List.of() : session.newest();
      }
      Set<MessageId> ids = new LinkedHashSet<>(draft.parents().orElse(List.of()));
      for (Bytes key : draft.parentKeys()) {
        ids.add(
            session
                .rows()
                .imported(group, key)
                .orElseThrow(() -> refused("no message was imported under the parent's key")));
      }
      if (ids.size() > org.remotelog.mvds.Limits.MAX_PARENTS) {
        throw new RefusedDraftException(
            new RemoteLogException.TooLarge(
                "a message with " + ids.size() + " parents",
                "At most " + org.remotelog.mvds.Limits.MAX_PARENTS + " are possible."));
      }
      List<Parent> parents = new ArrayList<>();
      for (MessageId id : ids) {
        parents.add(
            session
                .parent(id)
                .orElseThrow(() -> refused("parent " + id.hex() + " was not delivered here")));
      }
      return parents;
    }

    private RefusedDraftException refused(String what) {
      return new RefusedDraftException(
          new RemoteLogException.Unknown(what, "Append parents before their children."));
    }

    /** Makes logs for authors that have none yet, and members of them. */
    private void addAuthors(List<Draft> drafts) throws IOException {
      Map<String, NewMember> fresh = new LinkedHashMap<>();
      for (Draft draft : drafts) {
        String author = draft.author().orElse("");
        if (draft.author().isPresent() && !authors.containsKey(author)) {
          Optional<LogName> known = session.rows().authorLog(group, author);
          authors.put(author, known.isPresent() ? known.get() : newLog(author, fresh));
        }
      }
      if (fresh.isEmpty()) {
        return;
      }
      Set<LogName> logs = new LinkedHashSet<>();
      for (NewMember member : fresh.values()) {
        logs.add(member.log());
      }
      Optional<String> no = session.membership().refusalToAdd(deviceLog, logs);
      if (no.isPresent()) {
        throw new RefusedDraftException(
            new RemoteLogException.NotAllowed(
                "messages of other authors need logs of their own: " + no.get(),
                "Import from a device that may add members."));
      }
      List<NewMember> members = new ArrayList<>(fresh.values());
      for (int from = 0; from < members.size(); from += Limits.MAX_ADDED_LOGS) {
        int to = Math.min(from + Limits.MAX_ADDED_LOGS, members.size());
        session.appendMemberEntry(
            deviceLog,
            parts.nowSeconds(),
            parts.randomNonce(),
            new MemberEntry.MembersAdded(members.subList(from, to), Optional.empty()));
      }
    }

    private LogName newLog(String author, Map<String, NewMember> fresh) throws IOException {
      SecretBytes seed = parts.randomSecret();
      LogName log = Ed25519.name(seed);
      GroupRows rows = session.rows();
      rows.putOwnLog(group, new LogIdentity(log, seed));
      rows.putAuthorLog(group, author, log);
      fresh.put(
          author,
          new NewMember(
              log,
              Agreement.publicKey(session.own().agreementKey()),
              Names.cut(author),
              false,
              Optional.empty(),
              parts.deviceKeys().ethereumOwner()));
      return log;
    }
  }
}
