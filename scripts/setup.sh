# Sourced by the other scripts: makes .venv with what is asked for and leaves PY set.
# POSIX sh; needs only python3 (>= 3.11) and pip, as root or not.

set -eu
cd "$(dirname "$0")/.."

python_ok() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    for candidate in "${PYTHON:-python3}" python3.13 python3.12 python3.11 python; do
        if command -v "$candidate" >/dev/null 2>&1 && python_ok "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    echo "kg needs Python 3.11 or newer: install it, or name it with PYTHON=/path/to/python3" >&2
    exit 1
}

# install EXTRAS: an editable install into .venv, once for each state of setup.cfg
install() {
    base=$(find_python)
    PY=.venv/bin/python
    if ! python_ok "$PY"; then
        rm -rf .venv
        "$base" -m venv .venv >/dev/null 2>&1 || {
            rm -rf .venv
            "$base" -m venv --without-pip .venv
        }
    fi
    wanted="$1 $(cksum setup.cfg pyproject.toml | cksum)"
    if [ "$(cat .venv/kg-installed 2>/dev/null)" != "$wanted" ]; then
        echo "installing kg$1 into .venv (once) ..." >&2
        if "$PY" -m pip --version >/dev/null 2>&1; then
            "$PY" -m pip install --quiet --disable-pip-version-check -e ".$1" >&2
        else
            "$base" -m pip --python "$PY" install --quiet --disable-pip-version-check -e ".$1" >&2
        fi
        echo "$wanted" >.venv/kg-installed
    fi
}
