#!/bin/sh
# What Alice does: makes the contract, and goes on as she does with names of IPNS.
set -eu

# Beside the home, which is a folder of its own.
key=$(dirname "$REMOTELOG_HOME")/alice.json
mkdir -p -m 700 "$REMOTELOG_HOME"
remotelog contract key "$key" --password env:REMOTELOG_PASSWORD --import env:REMOTELOG_KEY
remotelog contract deploy --rpc "$REMOTELOG_RPC" --keystore "$key" --password env:REMOTELOG_PASSWORD --yes --quiet > "$EXCHANGE/contract.part"
contract=$(sed -n 's/.*\(0x[0-9a-fA-F]\{40\}\).*/\1/p' "$EXCHANGE/contract.part")
mv "$EXCHANGE/contract.part" "$EXCHANGE/contract"

export REMOTELOG_POINTER="ethereum:$REMOTELOG_RPC?contract=$contract&keystore=$key&password=env:REMOTELOG_PASSWORD"
. "$STORY/alice.sh"
remotelog contract heads friends
