#!/bin/sh
# What Bob does: joins by Alice's code, reads what she wrote, and answers.
set -eu

remotelog init --store "$REMOTELOG_STORE" --pointer "$REMOTELOG_POINTER"

tries=0
until [ -f "$EXCHANGE/code" ]; do
  tries=$((tries + 1))
  if [ $tries -gt 60 ]; then
    echo 'bob: no invite came' >&2
    exit 1
  fi
  sleep 1
done

remotelog group join - --as Bob < "$EXCHANGE/code"
remotelog sync || [ $? -eq 3 ]
remotelog messages friends
remotelog send friends 'Good morning'
remotelog sync || [ $? -eq 3 ]
