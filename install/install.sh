#!/bin/sh
# Builds kerasgo from this clone and puts the kernel where Jupyter finds it.
# Needs Go 1.26 and nothing else.
#
#	sh install/install.sh [--user | --sys-prefix | --prefix DIR]
#
# The program goes to $BINDIR, or to ~/.local/bin.
set -eu
cd "$(dirname "$0")/.."
: "${BINDIR:=$HOME/.local/bin}"
mkdir -p "$BINDIR"
CGO_ENABLED=0 go build -ldflags='-s -w' -o "$BINDIR/kerasgo" .
"$BINDIR/kerasgo" install "$@"
