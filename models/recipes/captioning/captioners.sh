#!/usr/bin/env bash
# The five captioners on the features of prepare.py, two at a time: likelihood, reward, export, scores.
#   captioners.sh DATA RUNS
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
data=$1 runs=$2
python() { "${PYTHON:-python3}" "$@"; }

# caption NAME EPOCHS RATE SHARPEN: soft and hard go on with joint.py's decoder, the others take over what fits and need longer.
caption() {
    local name=$1 epochs=$2 rate=$3 sharpen=$4
    python train.py --data "$data" --decoder "$name" --start "$runs/joint/last.pt" --sharpen "$sharpen" --epochs "$epochs" --rate "$rate" --out "$runs/$name"
    python self_critical.py --data "$data" --start "$runs/$name/last.pt" --out "$runs/$name-reward"
    python export.py --checkpoint "$runs/$name-reward/best.pt"
    python evaluate.py --data "$data" --model "../../repository/caption-$name" --beam 3 | tee "$runs/$name-reward/scores.json"
    python export.py --checkpoint "$runs/$name-reward/best.pt" --metrics "$(tail -n 1 "$runs/$name-reward/scores.json")"
}

(caption soft 2 5e-4 4 && caption adaptive 7 1e-3 1 && caption baseline 7 1e-3 1) &
(caption hard 2 5e-4 4 && caption semantic 7 1e-3 1) &
for lane in $(jobs -p); do
    wait "$lane"
done
