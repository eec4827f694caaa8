#!/bin/sh
# Says which step is running, runs it, and says how long it took: step.sh "What it is" command argument...
title=$1
shift
started=$(date +%s)
printf '==> %s\n' "$title"
"$@"
status=$?
seconds=$(($(date +%s) - started))
if [ "$status" -eq 0 ]; then
    printf '    %s: done in %s s\n' "$title" "$seconds"
else
    printf '    %s: FAILED after %s s (exit code %s)\n' "$title" "$seconds" "$status" >&2
fi
exit "$status"
