#!/usr/bin/env bash
# The whole recipe on digits of our own strokes and tiny networks, from pictures to exported graphs, in well under a minute.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python=${PYTHON:-python3}
"$python" check.py
for model in crop-stn crop-stn-two; do
    for step in train export evaluate; do
        "$python" "$step.py" --smoke --model "$model" --work "$work"
    done
done
"$python" train.py --smoke --model crop-cnn --work "$work"
"$python" evaluate.py --smoke --model crop-cnn --work "$work" --checkpoint "$work/crop-cnn.pt"
