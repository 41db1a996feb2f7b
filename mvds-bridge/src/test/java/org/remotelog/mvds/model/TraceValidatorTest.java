package org.remotelog.mvds.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.model.TraceAction.Kind;

/** Good runs are accepted, and each slip is refused for its own reason. */
class TraceValidatorTest {
  private static final MessageId M = new MessageId(Sha256.of(Bytes.utf8("m")));

  private static TraceAction act(Kind kind, int node, int peer) {
    return new TraceAction(kind, node, peer, M);
  }

  private static final List<TraceAction> OFFERED =
      List.of(
          act(Kind.APPEND, 0, 0),
          act(Kind.SEND_OFFER, 0, 1),
          act(Kind.RECEIVE_OFFER, 1, 0),
          act(Kind.SEND_REQUEST, 1, 0),
          act(Kind.RECEIVE_REQUEST, 0, 1),
          act(Kind.SEND_MESSAGE, 0, 1));

  private static List<TraceAction> then(List<TraceAction> before, TraceAction... more) {
    List<TraceAction> all = new ArrayList<>(before);
    all.addAll(Arrays.asList(more));
    return all;
  }

  private static void refused(String why, List<TraceAction> run) {
    TraceValidator validator = new TraceValidator(3);
    validator.replay(run.subList(0, run.size() - 1));
    assertThatThrownBy(() -> validator.step(run.get(run.size() - 1)))
        .isInstanceOf(TraceValidator.NotAllowedException.class)
        .hasMessageContaining("step " + run.size())
        .hasMessageContaining(why);
  }

  @Test
  void acceptsAWholeExchangeWithRepeatsAndRelay() {
    TraceValidator validator = new TraceValidator(3);
    validator.replay(
        then(
            OFFERED,
            act(Kind.RECEIVE_MESSAGE, 1, 0),
            act(Kind.SEND_ACK, 1, 0),
            act(Kind.RECEIVE_MESSAGE, 1, 0),
            TraceAction.alone(Kind.CRASH, 1),
            act(Kind.RECEIVE_MESSAGE, 1, 0),
            act(Kind.SEND_ACK, 1, 0),
            act(Kind.RECEIVE_ACK, 0, 1),
            act(Kind.SEND_OFFER, 1, 2),
            act(Kind.RECEIVE_OFFER, 2, 1),
            act(Kind.FORGET_REQUEST, 2, 1),
            act(Kind.CANCEL, 0, 2)));
    assertThat(validator.isHeld(1, M)).isTrue();
    assertThat(validator.record(0, 1, M)).isEqualTo(TraceValidator.Rec.NONE);
    assertThat(validator.record(1, 2, M)).isEqualTo(TraceValidator.Rec.OFFER);
  }

  @Test
  void refusesAckOfWhatIsNotStored() {
    refused("P1", then(OFFERED, act(Kind.SEND_ACK, 1, 0)));
  }

  @Test
  void refusesAckThatIsNotOwed() {
    refused(
        "no ACK is owed",
        then(
            OFFERED,
            act(Kind.RECEIVE_MESSAGE, 1, 0),
            act(Kind.SEND_ACK, 1, 0),
            act(Kind.SEND_ACK, 1, 0)));
  }

  @Test
  void refusesAckAfterACrashThatLostIt() {
    refused(
        "no ACK is owed",
        then(
            OFFERED,
            act(Kind.RECEIVE_MESSAGE, 1, 0),
            TraceAction.alone(Kind.CRASH, 1),
            act(Kind.SEND_ACK, 1, 0)));
  }

  @Test
  void refusesWhatWasNeverSent() {
    refused("never sent", then(OFFERED, act(Kind.RECEIVE_ACK, 0, 1)));
    refused("never sent", List.of(act(Kind.APPEND, 0, 0), act(Kind.RECEIVE_OFFER, 1, 0)));
  }

  @Test
  void refusesRequestOfWhatCameElsewhereAndSettlesItInstead() {
    List<TraceAction> asked =
        List.of(
            act(Kind.APPEND, 0, 0),
            act(Kind.SEND_OFFER, 0, 1),
            act(Kind.RECEIVE_OFFER, 1, 0),
            act(Kind.STORE_ELSEWHERE, 1, 1));
    refused("P4", then(asked, act(Kind.SEND_REQUEST, 1, 0)));
    refused("the message is here", then(asked, act(Kind.STORE_ELSEWHERE, 1, 1)));
    refused("no request", then(asked, act(Kind.SETTLE, 1, 1), act(Kind.SETTLE, 1, 1)));
    TraceValidator validator = new TraceValidator(2);
    validator.replay(then(asked, act(Kind.SETTLE, 1, 1), act(Kind.SEND_ACK, 1, 0)));
    assertThat(validator.record(1, 0, M)).isEqualTo(TraceValidator.Rec.NONE);
  }

  @Test
  void refusesReceiptOfWhatThePeerHasNotStoredOrIsNotGiven() {
    refused("P3", then(OFFERED, act(Kind.RECEIVE_RECEIPT, 0, 1)));
    List<TraceAction> received = then(OFFERED, act(Kind.RECEIVE_MESSAGE, 1, 0));
    TraceValidator validator = new TraceValidator(3);
    validator.replay(then(received, act(Kind.RECEIVE_RECEIPT, 0, 1)));
    assertThat(validator.record(0, 1, M)).isEqualTo(TraceValidator.Rec.NONE);
    refused(
        "nothing is given",
        then(received, act(Kind.RECEIVE_RECEIPT, 0, 1), act(Kind.RECEIVE_RECEIPT, 0, 1)));
  }

  @Test
  void refusesOfferThatARequestHasRetired() {
    refused("no offer", then(OFFERED, act(Kind.SEND_OFFER, 0, 1)));
  }

  @Test
  void refusesMessageWithoutARecord() {
    refused("no message", List.of(act(Kind.APPEND, 0, 0), act(Kind.SEND_MESSAGE, 0, 1)));
  }

  @Test
  void refusesGivingUpWithoutTheUser() {
    refused("there is no request", then(OFFERED, act(Kind.FORGET_REQUEST, 0, 1)));
    refused("nothing is given", then(OFFERED, act(Kind.CANCEL, 1, 0)));
  }

  @Test
  void refusesRelayToWhomItCameFromAndRelayOfWhatIsDone() {
    List<TraceAction> stored = then(OFFERED, act(Kind.RECEIVE_MESSAGE, 1, 0));
    refused("no offer", then(stored, act(Kind.SEND_OFFER, 1, 0)));
    refused(
        "no offer",
        then(
            stored,
            act(Kind.SEND_OFFER, 0, 2),
            act(Kind.RECEIVE_OFFER, 2, 0),
            act(Kind.SEND_OFFER, 2, 1)));
  }

  @Test
  void refusesSecondCopyOfAnEphemeralMessage() {
    refused(
        "sent before",
        List.of(
            act(Kind.APPEND_EPHEMERAL, 0, 0),
            act(Kind.SEND_EPHEMERAL, 0, 1),
            act(Kind.SEND_EPHEMERAL, 0, 1)));
  }

  @Test
  void refusesAckOfAnEphemeralMessage() {
    refused(
        "P1",
        List.of(
            act(Kind.APPEND_EPHEMERAL, 0, 0),
            act(Kind.SEND_EPHEMERAL, 0, 1),
            act(Kind.RECEIVE_EPHEMERAL, 1, 0),
            act(Kind.SEND_ACK, 1, 0)));
  }

  @Test
  void hasTheActionsOfTheModuleAndNoOthers() throws IOException {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    while (!Files.exists(module.resolve("docs/spec/mvds/MVDS.tla"))) {
      module = module.getParent();
    }
    String text = Files.readString(module.resolve("docs/spec/mvds/MVDS.tla"));
    String next = text.substring(text.indexOf("Next =="), text.indexOf("Fairness =="));
    Matcher call = Pattern.compile("\\b([A-Z][A-Za-z]+)\\(").matcher(next);
    Set<String> ofModule = new TreeSet<>();
    while (call.find()) {
      // An action changes something: its definition takes lines of its own.
      if (Pattern.compile("(?m)^" + call.group(1) + "\\(.*\\) ==$").matcher(text).find()) {
        ofModule.add(call.group(1));
      }
    }
    Set<String> ofJava = new TreeSet<>();
    for (Kind kind : Kind.values()) {
      ofJava.add(kind.word());
    }
    assertThat(ofJava).isEqualTo(ofModule);
  }

  @Test
  void readsBackItsLinesAndNothingElse() {
    TraceAction action = act(Kind.RECEIVE_ACK, 1, 0);
    assertThat(TraceAction.parse(action.toString())).isEqualTo(action);
    assertThatThrownBy(() -> TraceAction.parse("ReceiveAck 1 0"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TraceAction.parse("Think 1 0 " + M.hex()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
