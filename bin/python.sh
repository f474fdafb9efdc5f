# Sourced by bin/run and bin/test: finds a Python that is new enough, or says in one line what is missing.
python=
for candidate in "${ACCORD_PYTHON:-}" python3 python3.13 python3.12 python3.11; do
    if [ -n "$candidate" ] && command -v "$candidate" >/dev/null 2>&1 &&
        "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
        python=$candidate
        break
    fi
done
if [ -z "$python" ]; then
    echo "Accord needs Python 3.11 or newer, and this machine has none. Debian, Ubuntu: apt-get install python3 python3-venv" >&2
    exit 1
fi
