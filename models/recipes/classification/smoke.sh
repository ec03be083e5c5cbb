#!/usr/bin/env bash
# The whole recipe on coloured discs and a tiny network, from pictures to exported graphs, in well under a minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" check.py
"${PYTHON:-python3}" scaled_mnist.py --smoke
for step in prepare parts train evaluate export; do
    "${PYTHON:-python3}" "$step.py" --smoke --work "$work"
done
