-------------------------------- MODULE MVDS --------------------------------
(***************************************************************************)
(* Minimum viable data synchronization (2/MVDS), as this engine does it:   *)
(* any number of nodes and messages, interactive and batch mode, loss,     *)
(* repetition and reordering, retransmission, crashes, relaying.           *)
(* In every action the first node is the one that acts.                    *)
(***************************************************************************)
EXTENDS Naturals

CONSTANTS Node,      \* the nodes
          Link,      \* the pairs <<n, s>> of nodes that are peers
          Msg,       \* ids of messages that are kept
          Ephemeral  \* ids of messages that are sent once and never kept

ASSUME /\ Link \subseteq Node \X Node
       /\ \A n \in Node : <<n, n>> \notin Link
       /\ \A n, s \in Node : <<n, s>> \in Link => <<s, n>> \in Link
       /\ Msg \cap Ephemeral = {}

VARIABLES made,      \* ids that somebody has appended
          held,      \* held[n]: what n has stored; durable
          delivered, \* delivered[n][m]: how often the reader at n was given m
          rec,       \* rec[n][s][m]: what n sends next to s about m
          acks,      \* acks[n][s]: what n owes s an ACK of; lost by a crash
          once,      \* once[n][s]: ephemeral messages to send; lost by a crash
          net,       \* items on their way
          cancelled  \* records that the user has ended, or a limit

vars == <<made, held, delivered, rec, acks, once, net, cancelled>>

Peers(n) == {s \in Node : <<n, s>> \in Link}
Giving == {"offer", "message"}
Kind == {"offer", "request", "message", "ack", "once"}
Item(k, n, s, m) == [kind |-> k, from |-> n, to |-> s, id |-> m]
Items == [kind : Kind, from : Node, to : Node, id : Msg \cup Ephemeral]

TypeOK ==
  /\ made \subseteq (Msg \cup Ephemeral)
  /\ held \in [Node -> SUBSET Msg]
  /\ delivered \in [Node -> [Msg \cup Ephemeral -> 0 .. 2]]
  /\ rec \in [Node -> [Node -> [Msg -> Giving \cup {"none", "request"}]]]
  /\ acks \in [Node -> [Node -> SUBSET Msg]]
  /\ once \in [Node -> [Node -> SUBSET Ephemeral]]
  /\ net \subseteq Items
  /\ cancelled \subseteq (Node \X Node \X Msg)

Init ==
  /\ made = {}
  /\ held = [n \in Node |-> {}]
  /\ delivered = [n \in Node |-> [m \in Msg \cup Ephemeral |-> 0]]
  /\ rec = [n \in Node |-> [s \in Node |-> [m \in Msg |-> "none"]]]
  /\ acks = [n \in Node |-> [s \in Node |-> {}]]
  /\ once = [n \in Node |-> [s \in Node |-> {}]]
  /\ net = {}
  /\ cancelled = {}
-----------------------------------------------------------------------------
(* New messages. The mode may differ for each peer and each message: the   *)
(* peers in b are given m in batch mode, the others interactively.         *)

Append(n, m, b) ==
  /\ m \in Msg \ made
  /\ made' = made \cup {m}
  /\ held' = [held EXCEPT ![n] = @ \cup {m}]
  /\ delivered' = [delivered EXCEPT ![n][m] = @ + 1]
  /\ rec' = [rec EXCEPT ![n] = [s \in Node |-> [rec[n][s] EXCEPT ![m] =
               IF s \notin Peers(n) THEN "none"
               ELSE IF s \in b THEN "message" ELSE "offer"]]]
  /\ UNCHANGED <<acks, once, net, cancelled>>

AppendEphemeral(n, m) ==
  /\ m \in Ephemeral \ made
  /\ made' = made \cup {m}
  /\ delivered' = [delivered EXCEPT ![n][m] = @ + 1]
  /\ once' = [once EXCEPT ![n] = [s \in Node |->
                IF s \in Peers(n) THEN once[n][s] \cup {m} ELSE once[n][s]]]
  /\ UNCHANGED <<held, rec, acks, net, cancelled>>

-----------------------------------------------------------------------------
(* Sending. A record stays, so each of the first three may be repeated.    *)

SendOffer(n, s, m) ==
  /\ rec[n][s][m] = "offer"
  /\ net' = net \cup {Item("offer", n, s, m)}
  /\ UNCHANGED <<made, held, delivered, rec, acks, once, cancelled>>

SendRequest(n, s, m) ==
  /\ rec[n][s][m] = "request"
  /\ m \notin held[n]
  /\ net' = net \cup {Item("request", n, s, m)}
  /\ UNCHANGED <<made, held, delivered, rec, acks, once, cancelled>>

SendMessage(n, s, m) ==
  /\ rec[n][s][m] = "message"
  /\ net' = net \cup {Item("message", n, s, m)}
  /\ UNCHANGED <<made, held, delivered, rec, acks, once, cancelled>>

SendAck(n, s, m) ==
  /\ m \in acks[n][s]
  /\ acks' = [acks EXCEPT ![n][s] = @ \ {m}]
  /\ net' = net \cup {Item("ack", n, s, m)}
  /\ UNCHANGED <<made, held, delivered, rec, once, cancelled>>

SendEphemeral(n, s, m) ==
  /\ m \in once[n][s]
  /\ once' = [once EXCEPT ![n][s] = @ \ {m}]
  /\ net' = net \cup {Item("once", n, s, m)}
  /\ UNCHANGED <<made, held, delivered, rec, acks, cancelled>>

-----------------------------------------------------------------------------
(* Receiving. An item stays on its way until the network loses it: it may  *)
(* come again, and late. Only items of peers are looked at.                *)

Comes(k, n, s, m) == s \in Peers(n) /\ Item(k, s, n, m) \in net

ReceiveOffer(n, s, m) ==
  /\ Comes("offer", n, s, m)
  /\ IF m \in held[n]
     THEN /\ acks' = [acks EXCEPT ![n][s] = @ \cup {m}]
          /\ rec' = [rec EXCEPT ![n][s][m] = "none"]
     ELSE /\ rec' = [rec EXCEPT ![n][s][m] = "request"]
          /\ UNCHANGED acks
  /\ UNCHANGED <<made, held, delivered, once, net, cancelled>>

ReceiveRequest(n, s, m) ==
  /\ Comes("request", n, s, m)
  /\ m \in held[n]
  /\ rec' = [rec EXCEPT ![n][s][m] = "message"]
  /\ UNCHANGED <<made, held, delivered, acks, once, net, cancelled>>

\* Of those whose offers n has answered with a request, n knows that they hold m.
Relay(n, s, m, p) ==
  IF p \in Peers(n) \ {s} /\ rec[n][p][m] = "none" THEN "offer" ELSE "none"

ReceiveMessage(n, s, m) ==
  /\ Comes("message", n, s, m)
  /\ IF m \in held[n]
     THEN /\ acks' = [acks EXCEPT ![n][s] = @ \cup {m}]
          /\ rec' = [rec EXCEPT ![n][s][m] = "none"]
          /\ UNCHANGED <<held, delivered>>
     ELSE /\ held' = [held EXCEPT ![n] = @ \cup {m}]
          /\ delivered' = [delivered EXCEPT ![n][m] = @ + 1]
          /\ acks' = [acks EXCEPT ![n] = [p \in Node |->
                        IF p = s \/ rec[n][p][m] = "request"
                        THEN acks[n][p] \cup {m} ELSE acks[n][p]]]
          /\ rec' = [rec EXCEPT ![n] = [p \in Node |->
                       [rec[n][p] EXCEPT ![m] = Relay(n, s, m, p)]]]
  /\ UNCHANGED <<made, once, net, cancelled>>

ReceiveAck(n, s, m) ==
  /\ Comes("ack", n, s, m)
  /\ rec[n][s][m] # "request"
  /\ rec' = [rec EXCEPT ![n][s][m] = "none"]
  /\ UNCHANGED <<made, held, delivered, acks, once, net, cancelled>>

\* A receipt in a head of s says that it holds m. What is stored stays stored here, so receipts do
\* not go back; where they do, m is given again as by Append. That a log carries m changes times only.
ReceiveReceipt(n, s, m) ==
  /\ s \in Peers(n)
  /\ m \in held[s]
  /\ rec[n][s][m] \in Giving
  /\ rec' = [rec EXCEPT ![n][s][m] = "none"]
  /\ UNCHANGED <<made, held, delivered, acks, once, net, cancelled>>

ReceiveEphemeral(n, s, m) ==
  /\ Comes("once", n, s, m)
  /\ delivered' = [delivered EXCEPT ![n][m] = IF @ = 0 THEN 1 ELSE @]
  /\ UNCHANGED <<made, held, rec, acks, once, net, cancelled>>

-----------------------------------------------------------------------------
(* Faults, the user, and strangers. What a node refuses by its limits is   *)
(* lost; what it does not offer on by its limits is cancelled at once.     *)
(* After a crash requests are forgotten by steps of their own; what was    *)
(* seen of ephemeral messages is not known any more.                       *)

\* A log or an import brings m into the tables of n, and n is not told. Nobody is offered it: the
\* log is there for the others as well.
StoreElsewhere(n, m) ==
  /\ m \in made \ held[n]
  /\ held' = [held EXCEPT ![n] = @ \cup {m}]
  /\ delivered' = [delivered EXCEPT ![n][m] = @ + 1]
  /\ cancelled' = cancelled \cup {<<n, s, m>> : s \in Peers(n)}
  /\ UNCHANGED <<made, rec, acks, once, net>>

\* n sees that m is here: nobody is asked for it, and who offered it is told.
Settle(n, m) ==
  /\ m \in held[n]
  /\ \E s \in Node : rec[n][s][m] = "request"
  /\ acks' = [acks EXCEPT ![n] = [s \in Node |->
                IF rec[n][s][m] = "request" THEN acks[n][s] \cup {m} ELSE acks[n][s]]]
  /\ rec' = [rec EXCEPT ![n] = [s \in Node |-> [rec[n][s] EXCEPT ![m] =
               IF @ = "request" THEN "none" ELSE @]]]
  /\ UNCHANGED <<made, held, delivered, once, net, cancelled>>

ForgetRequest(n, s, m) ==
  /\ rec[n][s][m] = "request"
  /\ rec' = [rec EXCEPT ![n][s][m] = "none"]
  /\ UNCHANGED <<made, held, delivered, acks, once, net, cancelled>>

Cancel(n, s, m) ==
  /\ rec[n][s][m] \in Giving
  /\ rec' = [rec EXCEPT ![n][s][m] = "none"]
  /\ cancelled' = cancelled \cup {<<n, s, m>>}
  /\ UNCHANGED <<made, held, delivered, acks, once, net>>

Crash(n) ==
  /\ acks' = [acks EXCEPT ![n] = [s \in Node |-> {}]]
  /\ once' = [once EXCEPT ![n] = [s \in Node |-> {}]]
  /\ delivered' = [delivered EXCEPT ![n] = [m \in Msg \cup Ephemeral |->
                     IF m \in Ephemeral THEN 0 ELSE delivered[n][m]]]
  /\ UNCHANGED <<made, held, rec, net, cancelled>>

Lose(i) ==
  /\ i \in net
  /\ net' = net \ {i}
  /\ UNCHANGED <<made, held, delivered, rec, acks, once, cancelled>>

StrangerSend(i) ==
  /\ i.from # i.to
  /\ i.from \notin Peers(i.to)
  /\ net' = net \cup {i}
  /\ UNCHANGED <<made, held, delivered, rec, acks, once, cancelled>>

Next ==
  \/ \E n \in Node, m \in Msg : \E b \in SUBSET Peers(n) : Append(n, m, b)
  \/ \E n, s \in Node, m \in Msg :
       \/ SendOffer(n, s, m) \/ SendRequest(n, s, m)
       \/ SendMessage(n, s, m) \/ SendAck(n, s, m)
       \/ ReceiveOffer(n, s, m) \/ ReceiveRequest(n, s, m)
       \/ ReceiveMessage(n, s, m) \/ ReceiveAck(n, s, m)
       \/ ReceiveReceipt(n, s, m)
       \/ ForgetRequest(n, s, m) \/ Cancel(n, s, m)
  \/ \E n \in Node, m \in Msg : StoreElsewhere(n, m) \/ Settle(n, m)
  \/ \E n \in Node, m \in Ephemeral : AppendEphemeral(n, m)
  \/ \E n, s \in Node, m \in Ephemeral : SendEphemeral(n, s, m) \/ ReceiveEphemeral(n, s, m)
  \/ \E n \in Node : Crash(n)
  \/ \E i \in Items : Lose(i) \/ StrangerSend(i)

(* What is sent again and again arrives at last, and is lost at last.      *)
Fairness ==
  /\ \A n, s \in Node, m \in Msg :
       /\ SF_vars(SendOffer(n, s, m)) /\ SF_vars(SendRequest(n, s, m))
       /\ SF_vars(SendMessage(n, s, m)) /\ SF_vars(SendAck(n, s, m))
       /\ SF_vars(ReceiveOffer(n, s, m)) /\ SF_vars(ReceiveRequest(n, s, m))
       /\ SF_vars(ReceiveMessage(n, s, m)) /\ SF_vars(ReceiveAck(n, s, m))
  /\ \A n \in Node, m \in Msg : WF_vars(Settle(n, m))
  /\ \A n, s \in Node, m \in Ephemeral : SF_vars(SendEphemeral(n, s, m))
  /\ \A i \in Items : SF_vars(Lose(i))

Spec == Init /\ [][Next]_vars /\ Fairness

-----------------------------------------------------------------------------
(* Invariants *)
P1_AckOnlyWhatIsHeld ==
  /\ \A i \in net : i.kind = "ack" /\ i.from \in Peers(i.to) => i.id \in held[i.from]
  /\ \A n, s \in Node : acks[n][s] \subseteq held[n]
P2_DeliveredOnce ==
  /\ \A n \in Node, m \in Msg \cup Ephemeral : delivered[n][m] <= 1
  /\ \A n \in Node, m \in Msg : (delivered[n][m] = 1) <=> (m \in held[n])
P4_GiveOrWant == \A n, s \in Node, m \in Msg :
  rec[n][s][m] \in Giving => m \in held[n]
P9_NothingByStrangers == \A n \in Node :
  /\ held[n] \subseteq made
  /\ \A s \in Node \ Peers(n) : acks[n][s] = {} /\ \A m \in Msg : rec[n][s][m] = "none"

(* Properties of steps *)
\* By what it has sent, or by a receipt.
Evidence(n, s, m) ==
  \/ \E k \in {"ack", "offer", "message"} : Comes(k, n, s, m)
  \/ s \in Peers(n) /\ m \in held[s]
P3_EndsByEvidence == [][\A n, s \in Node, m \in Msg :
  rec[n][s][m] \in Giving /\ rec'[n][s][m] \notin Giving =>
    Evidence(n, s, m) \/ <<n, s, m>> \in cancelled' \ cancelled]_vars
P4_AsksForMissingOnly == [][\A n, s \in Node, m \in Msg :
  Item("request", n, s, m) \in net' \ net => s \notin Peers(n) \/ m \notin held[n]]_vars
P4_RequestRetiresOffer == [][\A n, s \in Node, m \in Msg :
  rec[n][s][m] = "message" => rec'[n][s][m] # "offer"]_vars

(* Properties of runs; P6 for nodes that Link connects *)
Quiet ==
  /\ \A n, s \in Node : acks[n][s] = {} /\ once[n][s] = {} /\ \A m \in Msg : rec[n][s][m] = "none"
  /\ \A i \in net : i.from \notin Peers(i.to)
P5_Quiescence == <>[]Quiet
P6_Delivery == \A n \in Node, m \in Msg :
  (m \in made) ~> (delivered[n][m] = 1 \/ cancelled # {})
=============================================================================
