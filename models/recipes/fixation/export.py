"""Writes the model that the service loads: fixations.onnx, golden.json and the facts in config.json.

    export.py --checkpoint runs/fixation/last.pt --metrics "$(python3 evaluate.py --checkpoint runs/fixation/last.pt)"
    export.py --smoke --checkpoint X --out Y
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from fixation import evaluate
from fixation.geometry import COLUMNS, FILL, HEIGHT, ROWS, WIDTH, pad
from fixation.model import Graph
from vision import onnx_files, scenes

DRIFT = 1e-5  # of densities and attentions, which are 1 / 1200 where they are uniform
COMMAND = "python3 models/recipes/fixation/evaluate.py --data data/fixation/osie --checkpoint runs/fixation/last.pt"
SHAPES = ((1, 1), (4, 3), (8, 3), (1, 2), (3, 4))  # of the golden pictures, width to height: each is cut from a scene


def write_pictures(folder):
    """Writes our scenes, cut to several shapes and padded, and returns [(file name, uint8 [240, 320, 3])]."""
    pictures = []
    for (name, pixels), (width, height) in zip(scenes.draw_all(), SHAPES):
        side = len(pixels) / max(width, height)
        left, top = (len(pixels) - width * side) / 2, (len(pixels) - height * side) / 2
        scene = Image.fromarray(pixels).crop((round(left), round(top), round(left + width * side), round(top + height * side)))
        pictures.append((name, pad(scene)[0]))
        Image.fromarray(pictures[-1][1]).save(folder / name, optimize=True)
    return pictures


def export(model, folder):
    """Writes 1/fixations.onnx, compares it with PyTorch on our scenes, writes 1/golden.json."""
    version = folder / "1"
    (version / "golden").mkdir(parents=True, exist_ok=True)
    graph = Graph(onnx_files.round_weights(model)).eval()
    pictures = write_pictures(version / "golden")
    images = torch.from_numpy(np.stack([picture for _, picture in pictures]))  # [scenes, 240, 320, 3] uint8
    path = version / "fixations.onnx"
    onnx_files.save(graph, (images[:1],), path, ["image"], list(Graph.OUTPUTS), {name: {0: "batch"} for name in ("image", *Graph.OUTPUTS)})

    with torch.no_grad():
        expected = dict(zip(Graph.OUTPUTS, (output.numpy() for output in graph(images))))
    found = onnx_files.run(path, {"image": images.numpy()})
    drift = max(np.abs(found[name] - expected[name]).max() for name in Graph.OUTPUTS)
    if drift > DRIFT:
        raise SystemExit(f"fixations.onnx differs from PyTorch by {drift:.2e}, more than {DRIFT}")
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, largest difference from PyTorch {drift:.1e}")
    in_cells = lambda maps: (np.asarray(maps, float) * ROWS * COLUMNS).round(4).tolist()  # 1 is uniform, so that digits mean something
    golden = [{"image": f"golden/{name}",
               "peak": [int(place) for place in divmod(expected["density"][i].argmax(), COLUMNS)],  # row, column
               "middleRow": in_cells(expected["density"][i, ROWS // 2]),                           # times 1200, as all below
               "middleColumn": in_cells(expected["density"][i, :, COLUMNS // 2]),
               "stepsMiddleRow": in_cells(expected["steps"][i, :, ROWS // 2])}
              for i, (name, _) in enumerate(pictures)]
    (version / "golden.json").write_text(json.dumps({"scale": ROWS * COLUMNS, "tolerance": 1e-2, "cases": golden}, indent=1) + "\n")


def metrics(scores):
    """The line of evaluate.py as entries of config.json."""
    settings = f"{scores['photos']} photos held out, all viewers"
    return [{"name": name, "value": value, "dataset": "OSIE", "settings": settings, "command": COMMAND}
            for name, value in scores["all"]["model"].items()]


def write_config(folder, scores):
    document = {
        "task": "fixation",
        "title": "Saliency Attentive Model: attentive ConvLSTM with learned priors",
        "paper": "https://arxiv.org/abs/1611.09571",
        "version": "1",
        "default": True,
        "graphs": {"fixations": "fixations.onnx"},
        "image": {"width": WIDTH, "height": HEIGHT, "rows": ROWS, "columns": COLUMNS, "fit": "pad", "fill": list(FILL)},
        "sha256": {"fixations.onnx": onnx_files.sha256(folder / "1" / "fixations.onnx")},
        "metrics": metrics(scores) if scores else [],
    }
    (folder / "config.json").write_text(json.dumps(document, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, default=Path("runs/fixation/last.pt"))
    parser.add_argument("--metrics", help="the line that evaluate.py printed, to be written into config.json")
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[2] / "repository" / "fixate-sam")
    parser.add_argument("--smoke", action="store_true", help="no difference: the checkpoint decides")
    args = parser.parse_args()
    torch.set_num_threads(1)
    export(evaluate.load(args.checkpoint), args.out)
    write_config(args.out, json.loads(args.metrics) if args.metrics else {})


if __name__ == "__main__":
    main()
