"""Writes the model that the service loads: saliency.onnx, golden.json and the facts in config.json.

    export.py --checkpoint runs/saliency/last.pt --metrics "$(python3 evaluate.py --checkpoint runs/saliency/last.pt)"
    export.py --smoke --checkpoint X --out Y
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from saliency import evaluate
from saliency.model import Graph
from vision import onnx_files, scenes

DRIFT = 1e-3
NAMES = {"ecssd": "ECSSD", "pascal_s": "PASCAL-S"}
COMMAND = "python3 models/recipes/saliency/evaluate.py --data data/saliency --checkpoint runs/saliency/last.pt"


def export(model, folder):
    """Writes 1/saliency.onnx, compares it with PyTorch on our scenes, writes 1/golden.json."""
    version = folder / "1"
    (version / "golden").mkdir(parents=True, exist_ok=True)
    graph = Graph(onnx_files.round_weights(model)).eval()
    photos = scenes.write_all(version / "golden")
    images = torch.from_numpy(np.stack([photo for _, photo in photos]))  # [scenes, 224, 224, 3] uint8
    path = version / "saliency.onnx"
    onnx_files.save(graph, (images[:1],), path, ["image"], list(Graph.OUTPUTS), {name: {0: "batch"} for name in ("image", *Graph.OUTPUTS)})

    with torch.no_grad():
        expected = dict(zip(Graph.OUTPUTS, (output.numpy() for output in graph(images))))
    found = onnx_files.run(path, {"image": images.numpy()})
    drift = max(np.abs(found[name] - expected[name]).max() for name in Graph.OUTPUTS)
    if drift > DRIFT:
        raise SystemExit(f"saliency.onnx differs from PyTorch by {drift:.2e}, more than {DRIFT}")
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, largest difference from PyTorch {drift:.1e}")
    rounded = lambda values: np.asarray(values, float).round(5).tolist()
    golden = [{"image": f"golden/{name}",
               "mean": rounded([expected["initial"][i].mean(), *expected["steps"][i].mean((1, 2))]),  # of S_0 and of each step
               "middleRow": rounded(expected["map"][i, len(expected["map"][i]) // 2]),
               "boxes": rounded(expected["boxes"][i])}
              for i, (name, _) in enumerate(photos)]
    (version / "golden.json").write_text(json.dumps({"tolerance": 2e-3, "cases": golden}, indent=1) + "\n")


def metrics(scores):
    """The line of evaluate.py as entries of config.json."""
    entries = []
    for key, dataset in NAMES.items():
        for name, value in scores.get(key, {}).items():
            if name in ("maxF", "MAE", "F"):
                settings = f"{scores[key]['photos']} photos held out" + (f", threshold {scores['threshold']}" if name == "F" else "")
                entries.append({"name": name, "value": value, "dataset": dataset, "settings": settings, "command": COMMAND})
    return entries


def write_config(folder, config, scores):
    document = {
        "task": "saliency",
        "title": "Recurrent attentional convolutional-deconvolutional network",
        "paper": "https://arxiv.org/abs/1604.03227",
        "version": "1",
        "default": True,
        "graphs": {"saliency": "saliency.onnx"},
        "image": {"width": config.size, "height": config.size, "rows": config.canvas, "columns": config.canvas},
        "saliency": {"threshold": scores["threshold"]},
        "sha256": {"saliency.onnx": onnx_files.sha256(folder / "1" / "saliency.onnx")},
        "metrics": metrics(scores),
    }
    (folder / "config.json").write_text(json.dumps(document, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, default=Path("runs/saliency/last.pt"))
    parser.add_argument("--metrics", required=True, help="the line that evaluate.py printed: threshold and scores for config.json")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[2] / "repository" / "saliency-racdnn")
    parser.add_argument("--smoke", action="store_true", help="no difference: the checkpoint decides")
    args = parser.parse_args()
    torch.set_num_threads(1)
    model = evaluate.load(args.checkpoint)
    export(model, args.out)
    write_config(args.out, model.config, json.loads(args.metrics))


if __name__ == "__main__":
    main()
