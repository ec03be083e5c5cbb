"""Writes what the service loads: graphs, labels, golden answers and the facts in config.json -> models/repository/<model>

    python3 export.py --model crop-stn --data data --work build
"""

import argparse
import json

import numpy as np
import torch
from PIL import Image

import config as settings
import data
import evaluate
import model as networks
import strokes
from evaluate import onnx_files

DRIFT = 1e-3
BATCH = {0: "batch"}
TITLES = {"crop-stn": "Spatial transformer that finds and reads a digit", "crop-stn-two": "Two spatial transformers that find and read two digits"}
SETS = {"cluttered": "translated cluttered MNIST 60x60, MNIST test digits", "rts": "rotated, scaled, translated MNIST, MNIST test digits",
        "any": "digits as people send them, MNIST test digits", "pair": "two digits in clutter, MNIST test digits",
        "any-pair": "two digits as people send them, MNIST test digits", "stored": "cluttered MNIST 40x40 of others, test part"}
NAMES = {"error": "digits misread, %", "all_right": "pictures read right, %", "inside": "crops centred inside their digits, %"}


def write(module, tried, path, axes):
    """
    Saves a graph whose tensors, the image first, have the axes of any size {name: {axis: its name}}, and compares it with
    PyTorch on batches of images [n, height, width, 3].
    """
    _, *outputs = axes
    onnx_files.save(module, (tried[0][:1],), path, ["image"], outputs, axes)
    drift = 0.0
    for images in tried:
        got, expected = onnx_files.run(path, {"image": images.numpy()}), module(images)
        for name, wanted in zip(outputs, expected if isinstance(expected, tuple) else (expected,)):
            drift = max(drift, float(np.abs(got[name] - wanted.numpy()).max()))
    if drift > DRIFT:
        raise SystemExit(f"{path.name} differs from PyTorch by {drift:.2e}, more than {DRIFT}")
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, largest difference from PyTorch {drift:.1e}")


def golden(network, pictures, folder):
    """Writes the pictures that we drew; returns each with its labels and what the model makes of it"""
    rounded = lambda values: np.asarray(values, np.float64).round(5).tolist()
    cases = []
    for name, (image, labels) in pictures.items():
        Image.fromarray(image).save(folder / f"{name}.png", optimize=True)
        images = torch.from_numpy(image.copy())[None]
        theta, scores = network(images)
        case = {"image": f"golden/{name}.png", "labels": list(labels), "theta": rounded(theta[0]), "scores": rounded(scores[0])}
        if len(labels) == 1:
            places = networks.Sliding(network.classifier)(images)[0]  # [rows, columns, labels]
            case["classifier"] = {"rows": places.shape[0], "columns": places.shape[1], "first": rounded(places[0, 0]), "last": rounded(places[-1, -1])}
        if scores[0].argmax(-1).tolist() != list(labels):
            print(f"golden/{name}.png is read as {scores[0].argmax(-1).tolist()}")
        cases.append(case)
    return cases


def metrics(network, args, config):
    """Measures as evaluate.py does, and prints it"""
    *_, test = data.load(args.data, config.held_out, args.smoke)
    result = []
    for kind, scores in evaluate.measure_all(network, test, args, config):
        print(json.dumps({"set": kind, **scores}), flush=True)
        count = scores.pop("pictures")
        result += [{"name": NAMES[name], "value": value, "dataset": SETS[kind], "settings": f"{count} pictures, seed 0",
                    "command": f"python3 models/recipes/cropping/evaluate.py --model {args.model} --data data"} for name, value in scores.items()]
    return result


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    args, config = settings.parse(parser)
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    folder = (args.work if args.smoke else evaluate.REPOSITORY) / args.model
    version = folder / "1"
    (version / "golden").mkdir(parents=True, exist_ok=True)

    network = onnx_files.round_weights(evaluate.load_checkpoint(args.work / f"{args.model}.pt")[0])
    pictures = strokes.single_pictures() if config.crops == 1 else strokes.pair_pictures()
    images = torch.from_numpy(np.stack([image for image, _ in pictures.values()]))
    graphs = {"crop": "crop.onnx"}
    write(network, [images], version / "crop.onnx", {"image": BATCH, "theta": BATCH, "scores": BATCH})
    if config.crops == 1:
        graphs["classifier"] = "classifier.onnx"
        sizes = [images, images[:1, :28, :28], images[:2, 5:38]]
        write(networks.Sliding(network.classifier), sizes, version / "classifier.onnx",
              {"image": {**BATCH, 1: "height", 2: "width"}, "scores": {**BATCH, 1: "rows", 2: "columns"}})
    read_back = evaluate.load_export(version / "crop.onnx", config)
    if not all(map(torch.equal, read_back.parameters(), network.parameters())):
        raise SystemExit("crop.onnx does not read back")
    (version / "labels.txt").write_text("".join(f"{label}\n" for label in range(settings.LABELS)))
    cases = ",\n".join(json.dumps(case) for case in golden(network, pictures, version / "golden"))  # one on each line
    (version / "golden.json").write_text(f'{{"tolerance": {DRIFT}, "cases": [\n{cases}\n]}}\n')

    description = {
        "task": "cropping", "title": TITLES[args.model], "paper": "https://arxiv.org/abs/1506.02025", "version": "1",
        **({"default": True} if args.model == "crop-stn" else {}),
        "graphs": graphs, "labels": "labels.txt",
        "image": {"width": settings.SIDE, "height": settings.SIDE, "rows": settings.GLIMPSE, "columns": settings.GLIMPSE},
        "sha256": {name: onnx_files.sha256(version / name) for name in (*graphs.values(), "labels.txt")},
        "metrics": metrics(network, args, config)}
    (folder / "config.json").write_text(json.dumps(description, indent=2) + "\n")


if __name__ == "__main__":
    main()
