#!/bin/sh
# Makes a virtual environment with the first Python here that is new enough: make_venv.sh FOLDER
# PYTHON=... names one. Each candidate is run, since a name on PATH may lead nowhere.
set -eu
folder=$1
if [ -L "$folder" ]; then
    # Clearing it would empty the environment of another checkout.
    echo "$folder is a link to another checkout's environment. Remove the link to have one made here." >&2
    exit 1
fi
incomplete=
for python in ${PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 || continue
    if "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        exec "$python" -m venv --clear "$folder"
    fi
    incomplete=${incomplete:-$(command -v "$python")}
done
if [ -n "$incomplete" ]; then
    echo "$incomplete cannot make virtual environments: its modules venv and ensurepip are missing." >&2
    echo "Install them (on Debian and Ubuntu, as root: apt-get install python3-venv) and run this command again." >&2
elif [ -n "${PYTHON:-}" ]; then
    echo "Placecard needs Python 3.11 or newer, and PYTHON=$PYTHON is not that." >&2
else
    echo "Placecard needs Python 3.11 or newer, and none was found here." >&2
    echo "Install it, or say where it is: make PYTHON=/path/to/python3.11 run" >&2
fi
exit 1
