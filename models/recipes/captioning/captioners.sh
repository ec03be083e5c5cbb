#!/usr/bin/env bash
# The five captioners on the features of prepare.py, two at a time: likelihood, reward, export, scores.
#   captioners.sh DATA RUNS      what RUNS holds already is not trained again
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
data=$1 runs=$2
python() { "${PYTHON:-python3}" "$@"; }

# caption NAME EPOCHS RATE STEPS SHARPEN: soft and hard begin with joint.py's decoder, the others take over what fits.
caption() {
    local name=$1 epochs=$2 rate=$3 steps=$4 sharpen=$5
    python train.py --data "$data" --decoder "$name" --start "$runs/joint/last.pt" --sharpen "$sharpen" --epochs "$epochs" --rate "$rate" --out "$runs/$name"
    [[ -f $runs/$name-reward/done ]] || python self_critical.py --data "$data" --start "$runs/$name/last.pt" --steps "$steps" --out "$runs/$name-reward"
    touch "$runs/$name-reward/done"
    python export.py --checkpoint "$runs/$name-reward/last.pt"
    python evaluate.py --data "$data" --model "../../repository/caption-$name" --beam 3 | tee "$runs/$name-reward/scores.json"
    python export.py --checkpoint "$runs/$name-reward/last.pt" --metrics "$(tail -n 1 "$runs/$name-reward/scores.json")"
}
