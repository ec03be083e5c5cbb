#!/usr/bin/env bash
# The whole recipe on films of drawn figures, from frames to exported graphs, in well under a minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run() { "${PYTHON:-python3}" "$@" --smoke --work "$work"; }
"${PYTHON:-python3}" check.py
run prepare.py
run train.py --leave-one-out
run evaluate.py | tee "$work/scores.json"
run train.py
run export.py --metrics "$work/scores.json"
