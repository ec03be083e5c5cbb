#!/usr/bin/env bash
# The whole recipe on a few scenes of ours with made-up captions, from files to exported graphs and their scores.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
run() { "${PYTHON:-python3}" "$@" --smoke --data "$work"; }
run prepare.py
run ../vision/train.py --out "$work/vision"
run joint.py --vision "$work/vision/last.pt" --out "$work/joint"
"${PYTHON:-python3}" ../vision/export.py --smoke --checkpoint "$work/joint/last.pt" --out "$work/vision-encoder"
run prepare.py --encoder "$work/joint/last.pt"
run train.py --start "$work/joint/last.pt" --out "$work/soft"
run self_critical.py --start "$work/soft/last.pt" --out "$work/soft-reward"
run evaluate.py --checkpoint "$work/soft-reward/last.pt"
"${PYTHON:-python3}" export.py --smoke --checkpoint "$work/soft-reward/last.pt" --encoder "$work/vision-encoder/1/encoder.onnx" --out "$work/caption-soft"
