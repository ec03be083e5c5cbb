#!/usr/bin/env bash
# The whole recipe on a dozen random pictures, from files to an exported graph.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run() { "${PYTHON:-python3}" "$@" --smoke --data "$work"; }
run prepare.py
run train.py --out "$work/vision"
run train.py --out "$work/vision"  # nothing is left to do
run evaluate.py --checkpoint "$work/vision/last.pt"
"${PYTHON:-python3}" export.py --smoke --checkpoint "$work/vision/last.pt" --out "$work/vision-encoder"
