#!/bin/sh
# What Bob does: joins by Alice's code, reads what she wrote, and answers.
set -eu

tries=0
until [ -f "$EXCHANGE/code" ]; do
  tries=$((tries + 1))
  if [ $tries -gt 120 ]; then
    echo 'bob: no invite came' >&2
    exit 1
  fi
  sleep 1
done

# Beside the home, which is a folder of its own.
key=$(dirname "$REMOTELOG_HOME")/bob.json
mkdir -p -m 700 "$REMOTELOG_HOME"
remotelog contract key "$key" --password env:REMOTELOG_PASSWORD --import env:REMOTELOG_KEY
contract=$(sed -n 's/.*\(0x[0-9a-fA-F]\{40\}\).*/\1/p' "$EXCHANGE/contract")

uri="ethereum:$REMOTELOG_RPC?contract=$contract&keystore=$key&password=env:REMOTELOG_PASSWORD"
remotelog init --store "$REMOTELOG_STORE" --pointer "$uri"
remotelog group join - --as Bob < "$EXCHANGE/code"
remotelog sync || [ $? -eq 3 ]
remotelog messages friends
remotelog send friends 'Good morning'
remotelog sync || [ $? -eq 3 ]
