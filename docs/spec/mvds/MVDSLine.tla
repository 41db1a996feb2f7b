------------------------------ MODULE MVDSLine ------------------------------
(* Three nodes in a line, for TLC: n2 relays what n1 and n3 append.        *)
EXTENDS MVDS

CONSTANTS n1, n2, n3

Line == {<<n1, n2>>, <<n2, n1>>, <<n2, n3>>, <<n3, n2>>}
=============================================================================
