#!/usr/bin/env bash
# The whole recipe on random pictures with made-up captions, from files to exported graphs and their scores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run() { "${PYTHON:-python3}" "$@" --smoke --data "$work"; }
"${PYTHON:-python3}" check.py
run prepare.py
run ../vision/train.py --out "$work/vision"
run joint.py --vision "$work/vision/last.pt" --out "$work/joint"
"${PYTHON:-python3}" ../vision/export.py --smoke --checkpoint "$work/joint/last.pt" --out "$work/vision-encoder"
run prepare.py --encoder "$work/joint/last.pt"
for name in soft hard adaptive semantic baseline; do
    run train.py --decoder "$name" --start "$work/joint/last.pt" --out "$work/$name"
    run self_critical.py --start "$work/$name/last.pt" --out "$work/$name-reward"
    "${PYTHON:-python3}" export.py --smoke --checkpoint "$work/$name-reward/best.pt" --encoder "$work/vision-encoder/1/encoder.onnx" --out "$work/caption-$name"
done
run evaluate.py --checkpoint "$work/soft-reward/best.pt" --against "$work/hard-reward/best.pt" "$work/caption-adaptive"
run meaning.py --repository "$work"
