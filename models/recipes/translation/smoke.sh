#!/usr/bin/env bash
# The whole recipe on a toy language and a tiny network, from text to exported graphs, in well under a minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" check.py
for model in translate-en-fr translate-en-fr-baseline; do
    for step in prepare train export evaluate; do
        "${PYTHON:-python3}" "$step.py" --smoke --model "$model" --work "$work" | tee -a "$work/$step.log"
    done
done
"${PYTHON:-python3}" plot.py --set toy.test --scores "$work/evaluate.log" --output "$work/length.svg"
