#!/bin/sh
# Installs what a lock file names, each download held to its hash: install_libraries.sh PYTHON LOCK_FILE
# A few packages are built on arrival. What builds them comes first, from the same lock file,
# so that nothing unlocked is fetched to build with. The machine's own pip settings are respected.
set -eu
python=$1
lock_file=$2
install() {
    "$python" -m pip install --quiet --quiet --disable-pip-version-check --no-input --require-hashes "$@"
}
builder=$(mktemp)
trap 'rm -f "$builder"' EXIT
sed -n '/^setuptools==/,/[^\\]$/p' "$lock_file" >"$builder"
install --requirement "$builder"
install --no-build-isolation --requirement "$lock_file"
