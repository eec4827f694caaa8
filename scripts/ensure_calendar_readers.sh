#!/bin/sh
# Makes sure that the calendar libraries of others are there which the tests read our files with: libical, through the
# machine's own Python, and Node.js for ical.js. Installs Debian's where that is allowed.
set -eu
libical='import gi; gi.require_version("ICalGLib", "3.0"); from gi.repository import ICalGLib'
missing=
/usr/bin/python3 -c "$libical" >/dev/null 2>&1 || missing="gir1.2-ical-3.0 python3-gi"
node --version >/dev/null 2>&1 || missing="$missing nodejs"
if [ -z "$missing" ]; then
    echo "    libical and Node.js are here."
    exit 0
fi
if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq </dev/null
    # shellcheck disable=SC2086 # They are several packages.
    apt-get install -y -qq --no-install-recommends $missing </dev/null >/dev/null
    /usr/bin/python3 -c "$libical"
    node --version
    exit 0
fi
echo "The calendar tests need libical for Python, and Node.js; this machine lacks: $missing" >&2
echo "Install it (on Debian, as root: apt-get install $missing) and run this command again." >&2
exit 1
