package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Head;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.Successor;
import org.remotelog.log.codec.proto.SealedHead;
import org.remotelog.log.codec.proto.SuccessorRow;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.Succession;

/** The last head of a log names those that go on, and each of them has signed that. */
class SuccessorsTest {
  private static Successor successor(int seed) {
    SecretBytes secret = SampleLog.filledSecret(seed);
    return Succession.consent(SampleLog.LOG, Ed25519.name(secret), Ed25519.signer(secret));
  }

  private static List<Successor> successors(int count) {
    List<Successor> all = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      all.add(successor(i));
    }
    return all;
  }

  private static Bytes block(Head head) {
    return HeadCodec.encode(head, SampleLog.EPOCH, SampleLog.SECRET, SampleLog.SALT).data();
  }

  @Test
  void namesAsManySuccessorsAsTheLimit() throws Exception {
    Head ended =
        SampleLog.richHead().endedBy(successors(Limits.MAX_SUCCESSORS), 1_700_000_900_000L);
    Head read = HeadCodec.decode(SampleLog.LOG, block(ended), SampleLog.SECRETS);
    assertThat(read).isEqualTo(ended);
    assertThat(read.retired()).isTrue();
    assertThat(read.successors()).allMatch(next -> Succession.holds(SampleLog.LOG, next));
  }

  @Test
  void refusesOneMoreThanTheLimit() throws Exception {
    List<Successor> many = successors(Limits.MAX_SUCCESSORS + 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SampleLog.smallHead().endedBy(many, 1_700_000_900_000L));
    SealedHead.Builder part = SealedHead.newBuilder();
    for (Successor next : many) {
      part.addSuccessors(row(next.log().publicKey(), next.consent()));
    }
    refused(part, "9 successors");
  }

  @Test
  void refusesRowsThatAreNoSuccessors() throws Exception {
    Successor good = successor(1);
    refused(
        SealedHead.newBuilder()
            .addSuccessors(row(good.log().publicKey().slice(0, 31), good.consent())),
        "");
    refused(
        SealedHead.newBuilder()
            .addSuccessors(row(good.log().publicKey(), good.consent().slice(0, 63))),
        "consent of 63 bytes");
  }

  private static SuccessorRow row(Bytes log, Bytes consent) {
    return SuccessorRow.newBuilder()
        .setLog(Outside.string(log))
        .setConsent(Outside.string(consent))
        .build();
  }

  private static void refused(SealedHead.Builder part, String reason) throws Exception {
    Head small = Head.of(SampleLog.LOG, 9, SampleLog.digest("root"), 1, List.of());
    Bytes bytes = Bytes.wrap(part.build().toByteArray());
    assertThatThrownBy(() -> HeadCodec.read(SampleLog.LOG, HeadCodec.outline(block(small)), bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
  }

  @Test
  void believesOnlyWhatTheSuccessorSignedForThisLog() {
    Successor good = successor(1);
    assertThat(Succession.holds(SampleLog.LOG, good)).isTrue();
    assertThat(Succession.holds(SampleLog.OTHER, good)).as("another ended log").isFalse();
    LogName somebody = Ed25519.name(SampleLog.filledSecret(9));
    assertThat(Succession.holds(SampleLog.LOG, new Successor(somebody, good.consent())))
        .as("the log of somebody else")
        .isFalse();
    byte[] consent = good.consent().toArray();
    consent[5] ^= 1;
    assertThat(Succession.holds(SampleLog.LOG, new Successor(good.log(), Bytes.wrap(consent))))
        .isFalse();
    SecretBytes own = SampleLog.filledSecret(3);
    LogName itself = Ed25519.name(own);
    assertThat(Succession.holds(itself, Succession.consent(itself, itself, Ed25519.signer(own))))
        .as("itself")
        .isFalse();
  }
}
