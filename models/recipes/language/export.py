"""Writes the folder that the service serves: the graph, its labels, golden answers and config.json with hashes and scores.

    export.py --checkpoint build/last.pt

The graph finds the n-grams itself. Weights are rounded to float16 first, and everything else follows from those.
"""
import argparse
import json
import pathlib
import sys
import warnings

import numpy as np
import torch
from torch import nn

import evaluate
from config import LANGUAGES, LENGTH
from model import Detector
from text import encode

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from vision import onnx_files  # noqa: E402

FOLDER = pathlib.Path(__file__).resolve().parents[2] / "repository" / "detect-language"
DRIFT = 1e-4
GOLDEN = ["Where is the train station?", "Où est la gare ?", "ΟΔΗΓΌΣ", "Straße, 3. Oktober: 20 Grad!", "İstanbul'a gidiyoruz.", "犬が雪の中で遊ぶ。",
          "한국어", "Їжак їсть яблуко.", "e\u0301te\u0301", "12 + 30 = 42", "la " * 200]


class Served(nn.Module):
    def __init__(self, detector):
        super().__init__()
        self.detector = detector

    def forward(self, text):
        return self.detector(text).softmax(1)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, default=FOLDER)
    arguments = parser.parse_args()
    version = arguments.out / "1"
    version.mkdir(parents=True, exist_ok=True)
    detector = Detector()
    detector.load_state_dict(torch.load(arguments.checkpoint, weights_only=True))
    model = Served(onnx_files.round_weights(detector)).eval()
    texts = torch.from_numpy(encode(GOLDEN))
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the exporter, about what it folds
        expected = model(texts)
        onnx_files.save(model, (texts[:2],), version / "detect.onnx", ["text"], ["scores"], {"text": {0: "batch", 1: "length"}, "scores": {0: "batch"}})
        drift = float(np.abs(onnx_files.run(version / "detect.onnx", {"text": texts.numpy()})["scores"] - expected.numpy()).max())
    if drift > DRIFT:
        raise SystemExit(f"detect.onnx differs from PyTorch by {drift:.2e}, more than {DRIFT}")
    print(f"{version / 'detect.onnx'}: {(version / 'detect.onnx').stat().st_size / 1e6:.2f} MB, largest difference from PyTorch {drift:.1e}")
    (version / "labels.txt").write_text("".join(f"{language}\n" for language in LANGUAGES))
    cases = ",\n".join(json.dumps({"text": text, "scores": np.asarray(scores, np.float64).round(5).tolist()}) for text, scores in zip(GOLDEN, expected))
    (version / "golden.json").write_text(f'{{"tolerance": 0.001, "cases": [\n{cases}\n]}}\n')
    scores = [(words, *evaluate.score(detector, words)) for words in (None, 3, 2)]
    description = {
        "task": "language", "title": "The language of a text, one of twenty", "paper": "https://arxiv.org/abs/1607.01759", "version": "1", "default": True,
        "graphs": {"detect": "detect.onnx"}, "labels": "labels.txt", "text": {"maxLength": LENGTH},
        "sha256": {name: onnx_files.sha256(version / name) for name in ("detect.onnx", "labels.txt")},
        "metrics": [{"name": "languages told right, %", "value": round(100 * right / count, 2), "dataset": "sentences that we wrote, eight of each language",
                     "settings": f"{count} sentences" if words is None else f"{count} sentences, their first {words} words",
                     "command": "python3 models/recipes/language/evaluate.py --checkpoint build/last.pt" + ("" if words is None else f" --words {words}")}
                    for words, right, count in scores]}
    (arguments.out / "config.json").write_text(json.dumps(description, indent=2) + "\n")


if __name__ == "__main__":
    main()
