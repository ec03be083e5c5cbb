"""Makes toy-encoder and toy-actions: a recogniser of films that grow brighter, darker, or do neither, so that every answer can be told beforehand.

The encoder gives the mean colour of each of 2 x 3 cells. The step looks where the brightness changes most, and where it looked before;
half of what it found stays in mind for the next frame. Needs numpy, onnx and PIL: python3 toy_actions.py
"""

import hashlib
import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save
from PIL import Image

WIDTH, HEIGHT, CELL = 24, 16, 8
ROWS, COLUMNS = HEIGHT // CELL, WIDTH // CELL
LOCATIONS = ROWS * COLUMNS
LABELS = ["brighter", "darker", "still"]
ALERTNESS, SHARPNESS, STILLNESS = 30.0, 150.0, 0.01
RATE, WINDOW = 10, 6
REPOSITORY = Path(__file__).parent / "repository"
OPINIONS = np.array([[1, -1, 0]], np.float32)   # of the labels on a change that is upwards


class Graph:
    def __init__(self):
        self.constants, self.nodes = [], []

    def constant(self, values, dtype=np.float32):
        self.constants.append(numpy_helper.from_array(np.array(values, dtype), f"c{len(self.constants)}"))
        return self.constants[-1].name

    def add(self, op, inputs, output, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def save(self, path, inputs, outputs):
        info = lambda name, shape, kind: helper.make_tensor_value_info(name, kind, ["batch", *shape])
        kind = lambda name: TensorProto.UINT8 if name == "image" else TensorProto.FLOAT
        graph = helper.make_graph(self.nodes, path.stem, [info(name, shape, kind(name)) for name, shape in inputs.items()],
                                  [info(name, shape, TensorProto.FLOAT) for name, shape in outputs.items()], self.constants)
        save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=8), path)


STATES = {"seen": [LOCATIONS, 3], "pace": [1], "look": [LOCATIONS]}


def write_encoder(path):
    g = Graph()
    g.add("Cast", ["image"], "bytes", to=TensorProto.FLOAT)
    g.add("Mul", ["bytes", g.constant(1 / 255)], "bright")
    g.add("Transpose", ["bright"], "planes", perm=[0, 3, 1, 2])
    g.add("AveragePool", ["planes"], "cells", kernel_shape=[CELL, CELL], strides=[CELL, CELL])
    g.add("Reshape", ["cells", g.constant([0, 3, LOCATIONS], np.int64)], "flat")
    g.add("Transpose", ["flat"], "features", perm=[0, 2, 1])
    g.save(path, {"image": [HEIGHT, WIDTH, 3]}, {"features": [LOCATIONS, 3]})


def write_init(path):
    g = Graph()
    g.add("Identity", ["features"], "seen")
    g.add("ReduceMean", ["features"], "grey", axes=[2], keepdims=0)                       # [batch, locations]
    g.add("Mul", ["grey", g.constant(0)], "nothing")
    g.add("Add", ["nothing", g.constant(1 / LOCATIONS)], "look")
    g.add("ReduceSum", ["nothing", g.constant([1], np.int64)], "pace", keepdims=1)
    g.save(path, {"features": [LOCATIONS, 3]}, STATES)


def write_step(path):
    g = Graph()
    g.add("Sub", ["features", "seen"], "difference")
    g.add("ReduceMean", ["difference"], "change", axes=[2], keepdims=0)                   # [batch, locations]
    g.add("Abs", ["change"], "size")
    g.add("Mul", ["size", g.constant(ALERTNESS)], "energy")
    g.add("Log", ["look"], "prior")
    g.add("Add", ["energy", "prior"], "logits")
    g.add("Softmax", ["logits"], "attention", axis=1)
    g.add("Mul", ["attention", "change"], "looked")
    g.add("ReduceSum", ["looked", g.constant([1], np.int64)], "glimpse", keepdims=1)      # [batch, 1]
    g.add("Add", ["pace", "glimpse"], "twice")
    g.add("Mul", ["twice", g.constant(0.5)], "pace_next")
    g.add("MatMul", ["pace_next", g.constant(OPINIONS)], "said")
    g.add("Add", ["said", g.constant([0, 0, STILLNESS])], "opinion")
    g.add("Mul", ["opinion", g.constant(SHARPNESS)], "sharp")
    g.add("Softmax", ["sharp"], "scores", axis=1)
    g.add("Identity", ["features"], "seen_next")
    g.add("Mul", ["attention", g.constant(0.5)], "half")
    g.add("Add", ["half", g.constant(0.5 / LOCATIONS)], "look_next")
    g.save(path, {"features": [LOCATIONS, 3], **STATES}, {"scores": [3], "attention": [LOCATIONS], **{f"{name}_next": shape for name, shape in STATES.items()}})


def softmax(values):
    shifted = np.exp(values - values.max())
    return shifted / shifted.sum()


def film(change, frames):
    """Grey frames; the brightness of the upper right cell changes by so much a frame, from the middle of the range."""
    pictures = np.full((frames, HEIGHT, WIDTH, 3), 128, np.uint8)
    for number, picture in enumerate(pictures):
        picture[:CELL, 2 * CELL:] = 128 + change * number
    return pictures


def golden(name, pictures, folder):
    """What the network is by its definition, frame by frame."""
    rounded, frames = lambda values: [round(float(value), 5) for value in values], []
    for number, picture in enumerate(pictures):
        features = (picture / 255).reshape(ROWS, CELL, COLUMNS, CELL, 3).mean((1, 3)).reshape(LOCATIONS, 3)
        if number % WINDOW == 0:
            seen, pace, look = features, 0.0, np.full(LOCATIONS, 1 / LOCATIONS)
        change = (features - seen).mean(1)
        attention = softmax(ALERTNESS * abs(change) + np.log(look))
        seen, pace, look = features, 0.5 * (pace + attention @ change), 0.5 * attention + 0.5 / LOCATIONS
        scores = softmax(SHARPNESS * (pace * OPINIONS[0] + np.array([0, 0, STILLNESS])))
        file = f"golden/{name}-{number:02}.png"
        Image.fromarray(picture).save(folder / file, optimize=True)
        frames.append({"image": file, "scores": rounded(scores), "attention": rounded(attention)})
    mean = np.mean([frame["scores"] for frame in frames], 0)
    return {"label": LABELS[mean.argmax()], "scores": rounded(mean), "frames": frames}


def describe(folder, files, **fields):
    digests = {file: hashlib.sha256((folder / "1" / file).read_bytes()).hexdigest() for file in files}
    (folder / "config.json").write_text(json.dumps({**fields, "version": "1", "default": True, "sha256": digests}, indent=2) + "\n")


def main():
    encoder, actions = REPOSITORY / "toy-encoder", REPOSITORY / "toy-actions"
    (encoder / "1").mkdir(parents=True, exist_ok=True)
    (actions / "1" / "golden").mkdir(parents=True, exist_ok=True)
    write_encoder(encoder / "1" / "encoder.onnx")
    describe(encoder, ["encoder.onnx"], task="encoding", title="A toy that sees colours", graphs={"encoder": "encoder.onnx"},
             image={"width": WIDTH, "height": HEIGHT, "rows": ROWS, "columns": COLUMNS})

    write_init(actions / "1" / "init.onnx")
    write_step(actions / "1" / "step.onnx")
    (actions / "1" / "labels.txt").write_text("\n".join(LABELS) + "\n")
    cases = [golden("dawn", film(16, 8), actions / "1"), golden("dusk", film(-16, 4), actions / "1"), golden("noon", film(0, 1), actions / "1")]
    (actions / "1" / "golden.json").write_text(json.dumps({"tolerance": 1e-4, "cases": cases}, indent=1) + "\n")
    describe(actions, ["init.onnx", "step.onnx", "labels.txt"], task="action", title="A toy that tells whether it dawns",
             graphs={"init": "init.onnx", "step": "step.onnx"}, labels="labels.txt", encoder="toy-encoder",
             video={"framesPerSecond": RATE, "windowFrames": WINDOW})


if __name__ == "__main__":
    main()
