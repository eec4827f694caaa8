#!/bin/sh
# Makes sure that there is a Chromium for the browser tests. Installs Debian's where that is allowed.
set -eu
for browser in chromium chromium-browser google-chrome google-chrome-stable; do
    if path=$(command -v "$browser"); then
        echo "    Using $path."
        exit 0
    fi
done
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null
    apt-get install -y -qq chromium </dev/null >/dev/null
    command -v chromium
    exit 0
fi
echo "The browser tests need Chromium or Google Chrome, and neither is on this machine's PATH." >&2
echo "Install it (on Debian, as root: apt-get install chromium) and run this command again." >&2
exit 1
