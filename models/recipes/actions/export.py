"""Writes what the service loads: the encoder of frames, and the model with init.onnx, step.onnx, labels.txt, golden.json with its films, and config.json.

    export.py --data data --work build [--metrics FILE]      FILE: what evaluate.py printed, to be written into config.json
"""

import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from actions import config as settings
from actions import figures
from actions.config import LABELS, REPOSITORY
from actions.frames import COLUMNS, ROWS, SIZE, load_encoder
from actions.model import LOCATIONS, ActionModel
from actions.train import checkpoint_path, load
from vision import onnx_files

DRIFT = 1e-4
FRAMES = 12  # of a golden film
WINDOW = 48  # of the longest clip that it was measured on: the service begins anew after so many
FILMS = {"walk": "ada", "wave2": "ben", "pjump": "cem"}
METRICS = {"clips": "accuracy, whole clips", "secondHalves": "accuracy, second halves of the clips",
           "attentionOnMotion": "attention on cells where something moves", "cellsInMotion": "share of such cells"}


class Init(ActionModel):
    def forward(self, features):
        states, look = self.start(self.project(features))
        return (*(states[name] for name in self.STATES), look)


class Step(ActionModel):
    def forward(self, features, *tensors):
        states = dict(zip(self.STATES, tensors))
        logits, attention, states, look = self.step(self.project(features), states, tensors[-1])
        return (logits.softmax(1), attention, *(states[name] for name in self.STATES), look)


def graph(kind, model):
    """The same weights with the forward of one graph; a subclass and no wrapper, so that weights keep their names"""
    served = kind(model.config, len(LABELS))
    served.load_state_dict(model.state_dict())
    return served.eval()


def difference(found, expected):
    """The largest one, against the largest value where that is above 1: projections of features may be thousands"""
    return float(np.abs(found - expected).max() / max(1, np.abs(expected).max()))


@torch.no_grad()
def write_graphs(init, step, version):
    """init.onnx and step.onnx, run one after the other over random films of another batch size, beside PyTorch"""
    carried = [*ActionModel.STATES, "look"]
    outputs = ["scores", "attention", *(f"{name}_next" for name in carried)]
    features = torch.rand(4, 2, LOCATIONS, init.config.features)  # [frames, batch, 196, 208]
    names = ["features", *carried, *outputs]
    dynamic = {name: {0: "batch"} for name in names}
    for path, module, feeds, found in ((version / "init.onnx", init, {"features": features[0]}, carried),
                                       (version / "step.onnx", step, dict(zip(["features", *carried], (features[0], *init(features[0])))), outputs)):
        onnx_files.save(module, tuple(feeds.values()), path, list(feeds), found, {name: dynamic[name] for name in (*feeds, *found)})

    features, drift = torch.rand(6, 3, LOCATIONS, init.config.features), 0.0
    states, expected = onnx_files.run(version / "init.onnx", {"features": features[0].numpy()}), init(features[0])
    for frame in features:
        drift = max(drift, *(difference(states[name], value.numpy()) for name, value in zip(carried, expected)))
        got = onnx_files.run(version / "step.onnx", {"features": frame.numpy(), **states})
        answer = step(frame, *expected)
        drift = max(drift, *(difference(got[name], value.numpy()) for name, value in zip(outputs, answer)))
        states, expected = {name: got[f"{name}_next"] for name in carried}, answer[2:]
    if drift > DRIFT:
        raise SystemExit(f"{version} differs from PyTorch by {drift:.2e}, more than {DRIFT}")
    size = sum((version / f"{name}.onnx").stat().st_size for name in ("init", "step"))
    print(f"{version}: {size / 1e6:.1f} MB, largest difference from PyTorch {drift:.1e}")


@torch.no_grad()
def golden(init, step, encoder, version):
    """What PyTorch answers on our films with the rounded weights, frame by frame, for the service to reproduce"""
    (version / "golden").mkdir(exist_ok=True)
    rounded, cases = lambda values: [round(float(value), 5) for value in values], []
    for action, person in FILMS.items():
        pictures = figures.film(action, person, FRAMES, init.config.rate)
        files = [f"golden/{figures.ACTIONS[action].__name__}-{number:02}.png" for number in range(FRAMES)]
        images = [Image.fromarray(picture) for picture in pictures]
        for file, image in zip(files, images):
            image.save(version / file, optimize=True)
        # The same as a film, for people to send. Of every lossless form the smallest.
        images[0].save(version / f"golden/{figures.ACTIONS[action].__name__}.webp", save_all=True, append_images=images[1:],
                       duration=round(1000 / init.config.rate), lossless=True, quality=100, method=6)
        features = encoder(torch.from_numpy(pictures))  # [frames, 196, 208]
        carried, frames = init(features[:1]), []
        for file, frame in zip(files, features):
            scores, attention, *carried = step(frame[None], *carried)
            frames.append({"image": file, "scores": rounded(scores[0]), "attention": rounded(attention[0])})
        mean = np.mean([frame["scores"] for frame in frames], 0)
        label = list(LABELS.values())[mean.argmax()]
        cases.append({"label": label, "scores": rounded(mean), "frames": frames})
        print(f"{figures.ACTIONS[action].__name__}: {label}, {mean.max():.2f}")
    lines = ",\n".join(" " + json.dumps(case) for case in cases)
    (version / "golden.json").write_text(f'{{"tolerance": 0.002, "cases": [\n{lines}\n]}}\n')


@torch.no_grad()
def write_encoder(encoder, folder):
    """1/encoder.onnx and config.json of the encoder of frames, compared with PyTorch on our films"""
    version = folder / "1"
    version.mkdir(parents=True, exist_ok=True)
    path = version / "encoder.onnx"
    frames = torch.from_numpy(np.concatenate([figures.film(action, person, 2, 1) for action, person in FILMS.items()]))
    onnx_files.save(encoder, (frames[:1],), path, ["image"], ["features"], {"image": {0: "batch"}, "features": {0: "batch"}})
    drift = difference(onnx_files.run(path, {"image": frames.numpy()})["features"], encoder(frames).numpy())
    if drift > DRIFT:
        raise SystemExit(f"{path} differs from PyTorch by {drift:.2e}, more than {DRIFT}")
    print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, largest difference from PyTorch {drift:.1e}")
    description = {
        "task": "encoding", "title": f"Encoder of film frames, {ROWS}x{COLUMNS} grid of {encoder.features} features", "version": "1",
        "paper": "https://arxiv.org/abs/1512.03385", "graphs": {"encoder": "encoder.onnx"},
        "image": {"width": SIZE, "height": SIZE, "rows": ROWS, "columns": COLUMNS},
        "sha256": {"encoder.onnx": onnx_files.sha256(path)}, "metrics": []}
    (folder / "config.json").write_text(json.dumps(description, indent=2) + "\n")


def metrics(path):
    """The lines that evaluate.py printed, as config.json has them"""
    found = []
    for scores in map(json.loads, path.read_text().splitlines()) if path else []:
        single = all("," not in people for people in scores["without"])
        held_out = "leave one person out" if single else f"left out together: {' and '.join(scores['without'])}"
        network = ", mean of all locations instead of attention" if scores["attention"] == "mean" else ""
        command = "python3 models/recipes/actions/evaluate.py --data data --work build" + ("" if single else f" --without {' '.join(scores['without'])}")
        found += [{"name": title, "value": scores[name], "dataset": "Weizmann actions", "settings": f"{held_out}, {scores['count']} clips{network}",
                   "command": command} for name, title in METRICS.items()]
    return found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--metrics", type=Path, help="what evaluate.py printed")
    args, config = settings.parse(parser)
    torch.set_num_threads(1)
    torch.manual_seed(config.seed)
    repository = args.work if args.smoke else REPOSITORY
    folder = repository / "act-soft"
    version = folder / "1"
    version.mkdir(parents=True, exist_ok=True)

    model = onnx_files.round_weights(load(checkpoint_path(args.work, config)))
    init, step = graph(Init, model), graph(Step, model)
    write_graphs(init, step, version)
    encoder = onnx_files.round_weights(load_encoder(args.smoke))
    write_encoder(encoder, repository / "film-encoder")
    golden(init, step, encoder, version)
    (version / "labels.txt").write_text("".join(label + "\n" for label in LABELS.values()))
    description = {
        "task": "action", "title": "Action recognition with soft attention", "paper": "https://arxiv.org/abs/1511.04119", "version": "1",
        "default": True, "graphs": {"init": "init.onnx", "step": "step.onnx"}, "labels": "labels.txt", "encoder": "film-encoder",
        "video": {"framesPerSecond": round(config.rate, 3), "windowFrames": WINDOW},
        "sha256": {name: onnx_files.sha256(version / name) for name in ("init.onnx", "step.onnx", "labels.txt")},
        "metrics": metrics(args.metrics)}
    (folder / "config.json").write_text(json.dumps(description, indent=2) + "\n")


if __name__ == "__main__":
    main()
