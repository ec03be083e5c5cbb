"""Makes toy-saliency and toy-fixations: both read cells of 8 x 8 pixels, and their maps can be told beforehand.

toy-saliency. The first map is the red of each cell. Step 1 looks at the upper left quarter, where green stands out too. Step 2 looks at
the upper right corner, at the more of it the bluer the picture is, and changes nothing.
toy-fixations. The density is a softmax of the cells' brightness. The first step looks everywhere alike, the second one where it is bright.
Needs numpy, onnx and PIL: python3 toy_maps.py
"""

import hashlib
import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save
from PIL import Image

WIDTH, HEIGHT, STRIDE = 64, 48, 8
ROWS, COLUMNS = HEIGHT // STRIDE, WIDTH // STRIDE
SHARPNESS, STEP_SHARPNESS = 4.0, 2.0             # of the density, and of the second step of toy-fixations
QUARTER = (0.5, -0.5, -0.5)                      # s, tx, ty of step 1 of toy-saliency
SMALLEST, BY_BLUE = 0.25, 0.5                    # s of its step 2, and what full blue adds
FOLDER = Path(__file__).parent / "repository"


class Graph:
    """Nodes and constants of a network that begins with the colours of cells: `red`, `green`, `blue` [batch, 1, rows, columns]."""

    def __init__(self):
        self.constants, self.nodes = [], []
        self.add("Cast", ["image"], "bytes", to=TensorProto.FLOAT)
        self.add("Mul", ["bytes", self.constant(1 / 255)], "bright")
        self.add("Transpose", ["bright"], "planes", perm=[0, 3, 1, 2])
        self.add("AveragePool", ["planes"], "cells", kernel_shape=[STRIDE, STRIDE], strides=[STRIDE, STRIDE])
        for i, colour in enumerate(("red", "green", "blue")):
            self.add("Gather", ["cells", self.constant([i], np.int64)], colour, axis=1)

    def constant(self, values, dtype=np.float32):
        self.constants.append(numpy_helper.from_array(np.array(values, dtype), f"c{len(self.constants)}"))
        return self.constants[-1].name

    def add(self, op, inputs, output, **attributes):
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def write(self, path, outputs):
        infos = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape]) for name, shape in outputs.items()]
        image = helper.make_tensor_value_info("image", TensorProto.UINT8, ["batch", HEIGHT, WIDTH, 3])
        graph = helper.make_graph(self.nodes, path.stem, [image], infos, self.constants)
        save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=8), path)


def write_saliency(path):
    graph = Graph()
    add, constant = graph.add, graph.constant
    quarter = np.zeros((ROWS, COLUMNS))
    quarter[:ROWS // 2, :COLUMNS // 2] = 1
    add("Mul", ["green", constant(quarter)], "seen")
    add("Max", ["red", "seen"], "refined")                                                         # [batch, 1, rows, columns]
    add("Concat", ["refined", "refined"], "steps", axis=1)
    add("Squeeze", ["red", constant([1], np.int64)], "initial")
    add("Squeeze", ["refined", constant([1], np.int64)], "map")
    add("GlobalAveragePool", ["blue"], "blueness")
    add("Reshape", ["blueness", constant([-1, 1, 1], np.int64)], "how_blue")                       # [batch, 1, 1]
    add("Mul", ["how_blue", constant(BY_BLUE)], "more")
    add("Add", ["more", constant(SMALLEST)], "s")
    add("Sub", [constant(1.0), "s"], "right")
    add("Neg", ["right"], "up")
    add("Concat", ["s", "right", "up"], "corner", axis=2)
    add("Mul", ["corner", constant(0.0)], "nothing")
    add("Add", ["nothing", constant(QUARTER)], "quarter")
    add("Concat", ["quarter", "corner"], "boxes", axis=1)                                          # [batch, 2, 3]
    graph.write(path, {"map": (ROWS, COLUMNS), "initial": (ROWS, COLUMNS), "steps": (2, ROWS, COLUMNS), "boxes": (2, 3)})


def write_fixations(path):
    graph = Graph()
    add, constant = graph.add, graph.constant
    add("ReduceMean", ["cells"], "brightness", axes=[1], keepdims=0)                               # [batch, rows, columns]
    add("Flatten", ["brightness"], "flat")
    for name, sharpness in (("density", SHARPNESS), ("second", STEP_SHARPNESS), ("first", 0.0)):
        add("Mul", ["flat", constant(sharpness)], f"{name}_logits")
        add("Softmax", [f"{name}_logits"], f"{name}_flat", axis=1)
        shape = [-1, ROWS, COLUMNS] if name == "density" else [-1, 1, ROWS, COLUMNS]
        add("Reshape", [f"{name}_flat", constant(shape, np.int64)], name)
    add("Concat", ["first", "second"], "steps", axis=1)
    graph.write(path, {"density": (ROWS, COLUMNS), "steps": (2, ROWS, COLUMNS)})


def cells(pixels):
    return pixels.reshape(ROWS, STRIDE, COLUMNS, STRIDE, 3).mean((1, 3)) / 255


def rounded(values):
    return np.asarray(values, float).round(5).tolist()


def golden_saliency(pixels):
    """What the network is by its definition."""
    red, green, blue = cells(pixels).transpose(2, 0, 1)
    after = red.copy()
    after[:ROWS // 2, :COLUMNS // 2] = np.maximum(red, green)[:ROWS // 2, :COLUMNS // 2]
    s = SMALLEST + BY_BLUE * blue.mean()
    return {"mean": rounded([red.mean(), after.mean(), after.mean()]), "middleRow": rounded(after[ROWS // 2]),
            "boxes": rounded([QUARTER, (s, 1 - s, s - 1)])}


def softmax(values):
    return np.exp(values) / np.exp(values).sum()


def golden_fixations(pixels):
    brightness, count = cells(pixels).mean(2), ROWS * COLUMNS
    density, steps = softmax(SHARPNESS * brightness), [np.full((ROWS, COLUMNS), 1 / count), softmax(STEP_SHARPNESS * brightness)]
    return {"peak": [int(place) for place in divmod(density.argmax(), COLUMNS)], "middleRow": rounded(density[ROWS // 2] * count),
            "middleColumn": rounded(density[:, COLUMNS // 2] * count), "stepsMiddleRow": rounded([step[ROWS // 2] * count for step in steps])}


def pictures():
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    poppy = np.stack([np.where((x - 40) ** 2 + (y - 30) ** 2 < 150, 230, 40), 120 + y, 10 + 2 * x], -1)
    sunset = np.stack([255 - 4 * y, 40 + x, 3 * abs(x - 32)], -1)
    return {"poppy": poppy.astype(np.uint8), "sunset": sunset.astype(np.uint8)}


def write(name, file, write_graph, golden, root, facts):
    version = FOLDER / name / "1"
    (version / "golden").mkdir(parents=True, exist_ok=True)
    write_graph(version / file)
    cases = []
    for picture, pixels in pictures().items():
        Image.fromarray(pixels).save(version / "golden" / f"{picture}.png", optimize=True)
        cases.append({"image": f"golden/{picture}.png", **golden(pixels)})
    (version / "golden.json").write_text(json.dumps({**root, "cases": cases}, indent=1) + "\n")
    config = {"version": "1", "default": True, "graphs": {Path(file).stem: file}, **facts,
              "sha256": {file: hashlib.sha256((version / file).read_bytes()).hexdigest()}}
    (FOLDER / name / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def main():
    size = {"width": WIDTH, "height": HEIGHT, "rows": ROWS, "columns": COLUMNS}
    write("toy-saliency", "saliency.onnx", write_saliency, golden_saliency, {"tolerance": 1e-4},
          {"task": "saliency", "title": "A toy to which red stands out", "image": size, "saliency": {"threshold": 0.4}})
    write("toy-fixations", "fixations.onnx", write_fixations, golden_fixations, {"scale": ROWS * COLUMNS, "tolerance": 1e-3},
          {"task": "fixation", "title": "A toy that looks where it is bright", "image": {**size, "fit": "pad", "fill": [128, 128, 128]}})


if __name__ == "__main__":
    main()
