"""Writes the folder that the service serves: two graphs, labels, golden answers and config.json with hashes and scores.

    export.py --work build

classify.onnx has the DeformConv of opset 19, composed.onnx the same network in basic operators of opset 16, for a runtime that
lacks it. Weights are rounded to float16 first and everything else follows from those; a graph that differs from PyTorch fails.
"""
import argparse
import json
import warnings
from pathlib import Path

import numpy as np
import onnx
import torch
from PIL import Image

import config as settings
import deform
import evaluate
import scenes
from config import LABELS
from prepare import Photos
from vision import onnx_files

MODEL = Path(__file__).resolve().parents[2] / "repository" / "classify-deformable"
MAX_DRIFT = 1e-3
DEFORM_OPSET = 19
COMMAND = "python3 models/recipes/classification/evaluate.py --work build --weights models/repository/classify-deformable/1"
METRICS = {
    "accuracy": ("top-1 accuracy", "%"),
    "halfSizeAccuracy": ("top-1 accuracy with photos at half size", "%"),
    "spread": ("spread of the 729 sampling points of the most salient cell", "pixels"),
    "halfSizeSpread": ("the same with photos at half size", "pixels"),
    "shrinks": ("photos whose spread shrinks at half size", "%"),
}


def standardise(path):
    """Moves DeformConv from the private domain of deform.Standard to where opset 19 has it.

    The exporter and checker of a PyTorch and ONNX older than that opset then have seen all but this operator. What we use besides
    it means the same in 16 and 19.
    """
    model = onnx.load(str(path))
    for node in model.graph.node:
        if node.op_type == "DeformConv":
            node.domain = ""
    del model.opset_import[:]
    model.opset_import.append(onnx.helper.make_opsetid("", DEFORM_OPSET))
    if onnx.defs.onnx_opset_version() >= DEFORM_OPSET:
        onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))


def write_graphs(model, images, version):
    """Writes both graphs and returns what PyTorch answers to images [batch, size, size, 3] uint8."""
    names = ["scores", "salience", *(f"offsets_{i + 1}" for i in range(len(model.last)))]
    dynamic = {name: {0: "batch"} for name in ("image", *names)}
    with torch.no_grad():
        expected = dict(zip(names, model(images)))
    for file, operator in (("classify.onnx", deform.Standard.apply), ("composed.onnx", deform.composed)):
        for layer in model.last:
            layer.conv.operator = operator
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # that the grid's size becomes a constant: it is one
            onnx_files.save(model, (images[:2],), version / file, ["image"], names, dynamic)
        if file == "classify.onnx":
            standardise(version / file)
        outputs = onnx_files.run(version / file, {"image": images.numpy()})
        drift = max(float(np.abs(outputs[name] - tensor.numpy()).max()) for name, tensor in expected.items())
        if drift > MAX_DRIFT:
            raise SystemExit(f"{file} differs from PyTorch by {drift:.2e}, more than {MAX_DRIFT}")
        print(f"{version / file}: {(version / file).stat().st_size / 1e6:.1f} MB, largest difference from PyTorch {drift:.1e}")
    return expected


def golden(expected, pictures, labels):
    """What the service's tests compare with: all scores, a norm and the values at the most salient cell of everything else."""
    rounded = lambda values: [round(float(value), 5) for value in np.ravel(values)]
    cases = []
    for i, name in enumerate(pictures):
        scores, salience, *offsets = (tensor[i].numpy() for tensor in expected.values())
        row, column = divmod(int(salience.argmax()), salience.shape[1])
        print(f"{name}: {labels[scores.argmax()]} {scores.max():.2f}, most salient at row {row}, column {column}")
        cases.append({"image": f"golden/{name}.png", "label": labels[scores.argmax()], "scores": rounded(scores),
                      "cell": [row, column],
                      "salience": {"norm": rounded(np.linalg.norm(salience))[0], "row": rounded(salience[row])},
                      **{f"offsets_{k + 1}": {"norm": rounded(np.linalg.norm(moved))[0], "cell": rounded(moved[row, column])}
                         for k, moved in enumerate(offsets)}})
    return {"tolerance": 2e-3, "cases": cases}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, help="default: models/repository/classify-deformable")
    args, config = settings.parse(parser)
    torch.set_num_threads(1)
    output = args.output or (args.work / "model" if args.smoke else MODEL)
    version = output / "1"
    (version / "golden").mkdir(parents=True, exist_ok=True)

    model = onnx_files.round_weights(evaluate.load_checkpoint(args.work, config, "deformable"))
    pictures = scenes.draw_all(config.size)
    for name, pixels in pictures.items():
        Image.fromarray(pixels).save(version / "golden" / f"{name}.png", optimize=True)
    expected = write_graphs(model, torch.from_numpy(np.stack(list(pictures.values()))), version)
    labels = list(LABELS.values())
    (version / "labels.txt").write_text("".join(label + "\n" for label in labels), encoding="utf-8")
    (version / "golden.json").write_text(json.dumps(golden(expected, pictures, labels), indent=1) + "\n")

    photos = Photos(args.work, "val")
    scores = evaluate.measure(model, config, photos, np.arange(len(photos)))
    print(json.dumps(scores))
    files = ("classify.onnx", "composed.onnx", "labels.txt")
    description = {
        "task": "classification", "title": "Deformable convolution, ten classes of Imagenette", "paper": "https://arxiv.org/abs/1703.06211",
        "version": "1", "default": True, "graphs": {"classify": "classify.onnx", "composed": "composed.onnx"}, "labels": "labels.txt",
        "image": {"width": config.size, "height": config.size, "rows": config.cells, "columns": config.cells},
        "deformable": {"stride": config.stride, "kernel": deform.KERNEL, "dilations": list(config.dilations)},
        "sha256": {name: onnx_files.sha256(version / name) for name in files},
        "metrics": [{"name": name, "value": scores[key], "dataset": "Imagenette val", "settings": f"{scores['photos']} photos, {unit}",
                     "command": COMMAND} for key, (name, unit) in METRICS.items()]}
    (output / "config.json").write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
