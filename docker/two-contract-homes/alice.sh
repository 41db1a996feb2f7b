#!/bin/sh
# What Alice does: makes the contract and a group, writes, and reads Bob's answer when it is there.
set -eu

# Beside the home, which is a folder of its own.
key=$(dirname "$REMOTELOG_HOME")/alice.json
mkdir -p -m 700 "$REMOTELOG_HOME"
remotelog contract key "$key" --password env:REMOTELOG_PASSWORD --import env:REMOTELOG_KEY
remotelog contract deploy --rpc "$REMOTELOG_RPC" --keystore "$key" --password env:REMOTELOG_PASSWORD --yes --quiet > "$EXCHANGE/contract.part"
contract=$(sed -n 's/.*\(0x[0-9a-fA-F]\{40\}\).*/\1/p' "$EXCHANGE/contract.part")
mv "$EXCHANGE/contract.part" "$EXCHANGE/contract"

uri="ethereum:$REMOTELOG_RPC?contract=$contract&keystore=$key&password=env:REMOTELOG_PASSWORD"
remotelog init --store "$REMOTELOG_STORE" --pointer "$uri"
remotelog group create friends --as Alice
remotelog send friends 'Sent while you were asleep'
remotelog sync

# The code stands on the last line. It is renamed at the end, so that nobody reads half of it.
remotelog group invite friends --quiet > "$EXCHANGE/code.part"
mv "$EXCHANGE/code.part" "$EXCHANGE/code"

tries=0
until remotelog messages friends | grep -q 'Good morning'; do
  tries=$((tries + 1))
  if [ $tries -gt 60 ]; then
    echo 'alice: no answer from Bob came' >&2
    exit 1
  fi
  sleep 1
  # An exit code of 3 says that something is still missing: the next pass may bring it.
  remotelog sync || [ $? -eq 3 ]
done
remotelog messages friends
remotelog contract heads friends
