#!/bin/sh
# What Bob does: waits for the contract, and goes on as he does with names of IPNS.
set -eu

tries=0
until [ -f "$EXCHANGE/contract" ]; do
  tries=$((tries + 1))
  if [ $tries -gt 60 ]; then
    echo 'bob: no contract came' >&2
    exit 1
  fi
  sleep 1
done

# Beside the home, which is a folder of its own.
key=$(dirname "$REMOTELOG_HOME")/bob.json
mkdir -p -m 700 "$REMOTELOG_HOME"
remotelog contract key "$key" --password env:REMOTELOG_PASSWORD --import env:REMOTELOG_KEY
contract=$(sed -n 's/.*\(0x[0-9a-fA-F]\{40\}\).*/\1/p' "$EXCHANGE/contract")

export REMOTELOG_POINTER="ethereum:$REMOTELOG_RPC?contract=$contract&keystore=$key&password=env:REMOTELOG_PASSWORD"
. "$STORY/bob.sh"
