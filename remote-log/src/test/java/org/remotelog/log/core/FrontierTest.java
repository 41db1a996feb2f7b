package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.SequenceRange;

final class FrontierTest {
  private static Optional<Digest> commitment(long at, Set<Long> lost) {
    return lost.contains(at) ? Optional.empty() : Optional.of(Sha256.of(Bytes.utf8("entry " + at)));
  }

  @Test
  void allThatIsLostInARowIsLackingAtOnce() {
    Set<Long> lost = Set.of(2L, 3L, 4L, 7L);
    Frontier.Moved moved =
        Frontier.move(LogRoot.EMPTY, 9, Optional.empty(), at -> commitment(at, lost));
    assertThat(moved.frontier().count()).isEqualTo(1);
    assertThat(moved.isAlong()).isTrue();
    assertThat(moved.lacking()).contains(new SequenceRange(2, 4));
  }

  @Test
  void nothingIsLackingBeyondWhatIsHeld() {
    Set<Long> lost = Set.of(5L, 6L, 7L, 8L);
    Frontier.Moved moved =
        Frontier.move(LogRoot.EMPTY, 6, Optional.empty(), at -> commitment(at, lost));
    assertThat(moved.lacking()).contains(new SequenceRange(5, 6));
    assertThat(Frontier.move(LogRoot.EMPTY, 4, Optional.empty(), at -> commitment(at, lost)))
        .extracting(Frontier.Moved::lacking)
        .isEqualTo(Optional.empty());
  }
}
