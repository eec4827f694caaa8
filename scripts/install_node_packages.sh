#!/bin/sh
# Installs what package-lock.json names into node_modules, with the machine's npm if it has one that reads
# the lock file (npm 7 or newer), else with a Node.js from PyPI that is thrown away afterwards.
set -eu
version=$(npm --version 2>/dev/null || true)
major=${version%%.*}
case $major in
'' | *[!0-9]*) major=0 ;;
esac
if [ "$major" -ge 7 ]; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
else
    node=.build/node
    echo "    No npm here that is new enough: borrowing Node.js from PyPI for this step."
    trap 'rm -rf "$node"' EXIT
    .venv/bin/python -m venv --clear "$node"
    "$node/bin/python" -m pip install --quiet --quiet --disable-pip-version-check --no-input --require-hashes \
        --requirement requirements-setup.lock
    PATH="$PWD/$node/bin:$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
fi
