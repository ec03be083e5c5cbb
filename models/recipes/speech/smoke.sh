#!/usr/bin/env bash
# The whole recipe on a toy speech of tones and a tiny network, from samples to exported graphs, in about a minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" check.py
for step in prepare train export evaluate; do
    "${PYTHON:-python3}" "$step.py" --smoke --work "$work"
done
