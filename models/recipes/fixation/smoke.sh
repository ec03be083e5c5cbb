#!/usr/bin/env bash
# The whole recipe on photos that it draws itself, from files to an exported graph.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run() { "${PYTHON:-python3}" "$@"; }
run check.py
run train.py --smoke --data "$work" --out "$work/run"
run evaluate.py --smoke --data "$work" --checkpoint "$work/run/last.pt" --pictures "$work/pictures" | tee "$work/scores.json"
run export.py --smoke --checkpoint "$work/run/last.pt" --metrics "$(cat "$work/scores.json")" --out "$work/fixate-sam"
