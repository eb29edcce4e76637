#!/bin/sh
# Installs both Python environments, quickly when nothing changed. `make setup` runs it.
#
# Needs Python 3.12 (the product) and 3.10 (the bot: Rasa 3.6 runs on nothing newer). Takes uv
# from this machine if it works there, else puts a private copy into .tools/.
set -eu

root=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd)
cd "$root"
# The uv that this tree was locked with, and the oldest one that reads its locks.
UV_PINNED=0.13.9
UV_OLDEST=0.8
# Trust what the system trusts: many employers' networks have a certificate of their own.
export UV_SYSTEM_CERTS="${UV_SYSTEM_CERTS:-1}"
stamps=var/setup
mkdir -p "$stamps"

say() { printf '%s\n' "$*" >&2; }
fail() {
    say ""
    say "Set-up stopped: $1"
    say "What to do: $2"
    exit 1
}

# --- uv ------------------------------------------------------------------------------------

new_enough() { # is version $1 at least $2?
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -t. -k1,1n -k2,2n | head -n 1)" = "$2" ] ||
        [ "$1" = "$2" ]
}

works_as_uv() { # a uv installed into one pyenv version is found but fails behind .python-version
    [ -n "$1" ] || return 1
    version=$("$1" --version 2>/dev/null | awk '{print $2; exit}') || return 1
    [ -n "$version" ] && new_enough "$version" "$UV_OLDEST"
}

find_uv() {
    for candidate in "${UV:-}" .tools/bin/uv "$(command -v uv 2>/dev/null || true)" \
        "${HOME:-/root}/.local/bin/uv" "${HOME:-/root}/.cargo/bin/uv"; do
        if works_as_uv "$candidate"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}

any_python() { # any Python that can make a virtual environment with pip in it
    for candidate in "$(found_python 3.12 || true)" "$(found_python 3.10 || true)" \
        python3 /usr/bin/python3; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import venv, ensurepip' 2>/dev/null; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}

private_uv() {
    python=$(any_python) || fail "there is no uv here and no Python that can fetch it." \
        "install uv (https://docs.astral.sh/uv/), or on Debian: apt-get install python3-venv"
    say "No working uv found: putting a private copy (uv $UV_PINNED) into .tools/"
    rm -rf .tools
    "$python" -m venv .tools && .tools/bin/python -m pip install --quiet \
        --disable-pip-version-check "uv==$UV_PINNED" >&2 ||
        fail "uv $UV_PINNED could not be installed from the Python package index." \
            "check the network and any proxy settings for pip, then run this again."
    printf '%s\n' .tools/bin/uv
}

# --- Pythons -------------------------------------------------------------------------------

is_python() { # does $1 run and say that it is Python $2?
    [ -n "$1" ] && [ "$("$1" -c 'import sys; print("%d.%d" % sys.version_info[:2])' \
        2>/dev/null)" = "$2" ]
}

found_python() { # a Python of version $1: named by hand, in pyenv, or on the path
    case $1 in 3.12) given=${ASKOH_PYTHON312:-} ;; *) given=${ASKOH_PYTHON310:-} ;; esac
    for candidate in "$given" \
        "${PYENV_ROOT:-${HOME:-/root}/.pyenv}"/versions/"$1".*/bin/python"$1" \
        "$(command -v "python$1" 2>/dev/null || true)" \
        /usr/local/bin/python"$1" /usr/bin/python"$1"; do
        if is_python "$candidate" "$1"; then
            printf '%s\n' "$candidate"
            return
        fi
    done
    return 1
}

python_or_fetch() { # as above; else one that uv has, or can fetch
    if found_python "$1"; then return; fi
    if path=$("$uv" python find --no-project --managed-python "$1" 2>/dev/null) &&
        is_python "$path" "$1"; then
        printf '%s\n' "$path"
        return
    fi
    say "Python $1 isn't on this machine: asking uv to fetch it ..."
    if "$uv" python install "$1" >&2 &&
        path=$("$uv" python find --no-project --managed-python "$1" 2>/dev/null); then
        printf '%s\n' "$path"
        return
    fi
    case $1 in 3.12) variable=ASKOH_PYTHON312 ;; *) variable=ASKOH_PYTHON310 ;; esac
    fail "Python $1 is missing, and uv couldn't fetch it." \
        "install it with \`pyenv install $1\` or \`uv python install $1\`, \
or name one you have: $variable=/path/to/python$1 make setup"
}

check_python() { # a Python built without a C library's headers lacks modules that we need
    lacking=$("$1" -c '
import importlib
debian = {"ctypes": "libffi-dev", "sqlite3": "libsqlite3-dev", "ssl": "libssl-dev",
          "zlib": "zlib1g-dev", "bz2": "libbz2-dev", "lzma": "liblzma-dev"}
for name, package in debian.items():
    try:
        importlib.import_module(name)
    except ImportError:
        print(f"{name} (needs {package})", end="; ")') ||
        fail "$1 doesn't run." "reinstall that Python."
    [ -z "$lacking" ] || fail "$1 was built without: $lacking" \
        "on Debian, apt-get install the packages in brackets and build that Python again \
(\`pyenv install --force\`), or name another one (ASKOH_PYTHON312, ASKOH_PYTHON310)."
}

# --- Environments --------------------------------------------------------------------------

check_machine() {
    case $(uname -s)-$(uname -m) in
    Linux-x86_64) ;;
    *) fail "the bot's environment is locked for Linux on x86-64; this is $(uname -sm)." \
        "use such a machine or a container of that platform (docs and docker-compose.yml)." ;;
    esac
    if ldd --version 2>&1 | grep -qi musl; then
        fail "this system's C library is musl; TensorFlow and ONNX Runtime need glibc 2.28." \
            "use a glibc system, such as Debian, Ubuntu, Fedora or RHEL."
    fi
}

fingerprint() { cat "$@" | cksum; }

install_product() {
    stamp="$(fingerprint pyproject.toml uv.lock) $python312"
    if [ -x .venv/bin/askoh ] && [ "$(cat "$stamps/product" 2>/dev/null)" = "$stamp" ]; then
        return
    fi
    say "Installing the product's packages (Python 3.12) ..."
    "$uv" sync --frozen --compile-bytecode --python "$python312" >&2 ||
        fail "the product's packages could not be installed (uv says why above)." \
            "check the network and the disk (\`df -h .\`), then run this again."
    printf '%s' "$stamp" >"$stamps/product"
}

install_bot() {
    stamp="$(fingerprint bot/pyproject.toml bot/uv.lock) $python310"
    if [ -x bot/.venv/bin/python ] && [ "$(cat "$stamps/bot" 2>/dev/null)" = "$stamp" ]; then
        return
    fi
    say "Installing the bot's packages (Python 3.10, Rasa, TensorFlow; about 3 GB, minutes) ..."
    "$uv" sync --frozen --compile-bytecode --directory bot --python "$python310" >&2 ||
        fail "the bot's packages could not be installed (uv says why above)." \
            "check the network and the disk (\`df -h .\`: it needs 4 GB), then run this again."
    problem=$(bot/.venv/bin/python -c 'import numpy, onnxruntime, tokenizers' 2>&1) ||
        fail "the bot's packages don't load: $(printf '%s' "$problem" | tail -n 1)" \
            "a C library is missing; on Debian: apt-get install libstdc++6 libgomp1"
    printf '%s' "$stamp" >"$stamps/bot"
}

check_machine
uv=$(find_uv) || uv=$(private_uv)
python312=$(python_or_fetch 3.12)
python310=$(python_or_fetch 3.10)
case $uv in .tools/*) uv="$root/$uv" ;; esac
check_python "$python312"
check_python "$python310"
install_product
install_bot
.venv/bin/askoh assets
