#!/bin/sh
# Starts the remotelog command inside the image.
set -eu

app=${REMOTELOG_APP:-/opt/remotelog}
home=${REMOTELOG_HOME:-/data}

if ! [ -w "$home" ]; then
  echo "remotelog: the home $home cannot be written by user $(id -u)." >&2
  echo "Mount a volume there, or a folder that this user owns: chown -R $(id -u) FOLDER" >&2
  exit 1
fi

# Signals reach the program itself, which ends what it does and closes its home.
exec "${REMOTELOG_JAVA:-java}" -XX:+UseSerialGC -XX:MaxRAMPercentage=70 -Xshare:auto \
  -Duser.home="$home" -cp "$app/remotelog.jar" org.remotelog.cli.Main "$@"
