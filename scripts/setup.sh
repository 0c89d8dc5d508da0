#!/bin/sh
# Find a Python that is new enough and hand over to bootstrap.py.
set -eu
cd "$(dirname "$0")/.."

usable='import sys; sys.exit(sys.version_info < (3, 11))'
complete="import ensurepip, venv; $usable"

if [ -n "${PYTHON:-}" ]; then
    if ! "$PYTHON" -c "$usable" 2>/dev/null; then
        echo "setup: PYTHON=$PYTHON is not a Python 3.11 or newer; name one that is, or leave PYTHON out." >&2
        exit 1
    fi
    exec "$PYTHON" scripts/bootstrap.py "$@"
fi

# First one that can make a complete environment; else one that can at least say what it lacks.
for test in "$complete" "$usable"; do
    for python in python3 python3.13 python3.12 python3.11 python3.14 python; do
        if "$python" -c "$test" >/dev/null 2>&1; then
            exec "$python" scripts/bootstrap.py "$@"
        fi
    done
done
echo "setup: no Python 3.11 or newer found; install one from python.org or your system's packages, or name it: make setup PYTHON=/path/to/python3" >&2
exit 1
