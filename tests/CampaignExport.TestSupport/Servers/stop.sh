#!/usr/bin/env bash
# stop.sh DIR: stops the processes that a start script noted in DIR/run, and removes DIR.
for file in "$1"/run/*.pid; do
    [ -f "$file" ] && kill -9 "$(cat "$file")" 2>/dev/null
done
sleep 0.2
rm -rf "$1"
exit 0
