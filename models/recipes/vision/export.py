"""Writes the encoder that the service loads: encoder.onnx, golden.json and the facts in config.json.

    export.py --checkpoint runs/joint/last.pt --metrics "$(python3 evaluate.py --data data/ --checkpoint runs/joint/last.pt)"
    export.py --smoke --checkpoint X --out Y
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from vision import onnx_files, scenes
from vision.model import Encoder, MobileEncoder

SIZE = 224
DRIFT = 1e-3
METRICS = {"kl": "KL to the teacher's classes, nats", "agree": "agreement with the teacher's first class of 1,001"}


def export(encoder, folder):
    """Writes 1/encoder.onnx, compares it with PyTorch on our scenes, writes 1/golden.json. Returns the rounded encoder."""
    version = folder / "1"
    (version / "golden").mkdir(parents=True, exist_ok=True)
    encoder = onnx_files.round_weights(encoder).eval()
    photos = scenes.write_all(version / "golden")
    images = torch.from_numpy(np.stack([photo for _, photo in photos]))  # [scenes, 224, 224, 3] uint8
    path = version / "encoder.onnx"
    onnx_files.save(encoder, (images[:1],), path, ["image"], ["features"], {"image": {0: "batch"}, "features": {0: "batch"}})

    with torch.no_grad():
        expected = encoder(images).numpy()  # [scenes, 49, 512]
    drift = np.abs(onnx_files.run(path, {"image": images.numpy()})["features"] - expected).max()
    if drift > DRIFT:
        raise SystemExit(f"encoder.onnx differs from PyTorch by {drift:.2e}, more than {DRIFT}")
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, largest difference from PyTorch {drift:.1e}")
    golden = [{"image": f"golden/{name}",
               "norm": round(float(np.linalg.norm(features)), 4),
               "mean": [round(float(v), 5) for v in features.mean(1)],               # per location, 49 values
               "firstLocation": [round(float(v), 5) for v in features[0, :32]],      # 32 of its 512 channels
               "lastLocation": [round(float(v), 5) for v in features[-1, :32]]}
              for (name, _), features in zip(photos, expected)]
    (version / "golden.json").write_text(json.dumps({"tolerance": 2e-3, "cases": golden}, indent=1) + "\n")
    return encoder


def write_config(folder, metrics):
    config = {
        "task": "encoding",
        "title": "Inverted residual image encoder, 7x7 grid of 512 features",
        "paper": "https://arxiv.org/abs/1801.04381",
        "version": "1",
        "default": True,
        "graphs": {"encoder": "encoder.onnx"},
        "image": {"width": SIZE, "height": SIZE, "rows": 7, "columns": 7},
        "sha256": {"encoder.onnx": onnx_files.sha256(folder / "1" / "encoder.onnx")},
        "metrics": metrics,
    }
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def load_encoder(path):
    """The encoder of an ONNX file, of either architecture, or the averaged one of train.py or captioning/joint.py."""
    if path.suffix == ".onnx":
        names = {initialiser.name for initialiser in onnx_files.onnx.load(str(path)).graph.initializer}
        return onnx_files.load_weights(Encoder() if "join_middle.weight" in names else MobileEncoder(), path).eval()
    average, encoder = torch.load(path, map_location="cpu")["average"], MobileEncoder()
    encoder.load_state_dict({name[2:]: value for name, value in average.items() if name.startswith("0.")})
    return encoder.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=Path(__file__).resolve().parents[2] / "repository" / "vision-encoder")
    parser.add_argument("--metrics", help="the line that evaluate.py printed, to be written into config.json")
    parser.add_argument("--smoke", action="store_true", help="no difference: the checkpoint decides")
    args = parser.parse_args()
    torch.set_num_threads(1)
    export(load_encoder(args.checkpoint), args.out)
    scores = json.loads(args.metrics) if args.metrics else {}
    write_config(args.out, [
        {"name": title, "value": scores[name], "dataset": "Flickr8k dev", "settings": f"{scores['photos']} photos",
         "command": f"python3 models/recipes/vision/evaluate.py --data data/ --checkpoint runs/joint/last.pt --photos {scores['photos']}"}
        for name, title in METRICS.items() if name in scores])


if __name__ == "__main__":
    main()
