#!/usr/bin/env bash
# The whole recipe on made-up languages, from sentences to the exported graph, in well under a minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=${PYTHON:-python3}
"$python" prepare.py --smoke --data "$work"
"$python" train.py --smoke --data "$work" --out "$work"
"$python" evaluate.py --checkpoint "$work/last.pt" | tail -n 1
"$python" export.py --checkpoint "$work/last.pt" --out "$work/detect-language"
