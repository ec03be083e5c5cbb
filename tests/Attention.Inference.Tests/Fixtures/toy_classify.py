"""Makes toy-classify: a classifier of red, green and blue whose offsets follow the colours, so that every point can be told beforehand.

A cell sees one pixel of 16 x 16. Three deformable layers, with dilations 1, 2 and 3, average what they read. In each of them red
moves all nine points down, green spreads them sideways, the more the later the tap, and blue leaves them where they are.
classify.onnx has the DeformConv of opset 19, composed.onnx the same in basic operators. Needs numpy, onnx and PIL:
python3 toy_classify.py
"""

import hashlib
import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save
from PIL import Image

WIDTH, HEIGHT, STRIDE = 96, 64, 16
ROWS, COLUMNS, TAPS = HEIGHT // STRIDE, WIDTH // STRIDE, 9
DILATIONS, MOVES = (1, 2, 3), (0.25, 0.5, 1.0)   # cells that full red moves a point, by layer
LABELS = ["red", "green", "blue"]
OPINIONS = np.array([[2, -1, -1], [-1, 2, -1], [-1, -1, 2]], np.float32)   # what a class makes of a colour
SHARPNESS = 3.0
FOLDER = Path(__file__).parent / "repository" / "toy-classify"


def taps(dilation):
    """[taps, 2], (y, x)"""
    return np.array([(y, x) for y in (-1, 0, 1) for x in (-1, 0, 1)], np.float32) * dilation


def moves(layer):
    """Offsets from colours: [taps * 2, 3]"""
    weight = np.zeros((TAPS, 2, 3), np.float32)
    weight[:, 0, 0] = MOVES[layer]
    weight[:, 1, 1] = MOVES[layer] * (np.arange(TAPS) - 4) / 4
    return weight.reshape(TAPS * 2, 3)


def average():
    """[3, 3, 3, 3]: of each colour by itself"""
    return np.eye(3, dtype=np.float32)[:, :, None, None] * np.full((1, 1, 3, 3), 1 / TAPS, np.float32)


def write(name, composed):
    constants, nodes = [], []

    def constant(values, dtype=np.float32):
        constants.append(numpy_helper.from_array(np.array(values, dtype), f"c{len(constants)}"))
        return constants[-1].name

    def add(op, inputs, output, **attributes):
        nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def deform(layer, x, offsets, y):
        dilation, weight = DILATIONS[layer], average()
        if not composed:
            return add("DeformConv", [x, constant(weight), offsets], y, kernel_shape=[3, 3], pads=[dilation] * 4, dilations=[dilation] * 2)
        cells = np.stack(np.meshgrid(np.arange(ROWS), np.arange(COLUMNS), indexing="ij"), -1)                # [rows, columns, 2]
        regular = cells[None] + taps(dilation)[:, None, None]                                               # [taps, rows, columns, 2]
        moved = add("Add", [f"offsets_{layer + 1}_by_tap", constant(regular)], f"{y}_places")                # (y, x)
        turned = add("Gather", [moved, constant([1, 0], np.int64)], f"{y}_turned", axis=4)                   # (x, y)
        scaled = add("Mul", [turned, constant([2 / COLUMNS, 2 / ROWS])], f"{y}_scaled")
        grid = add("Add", [scaled, constant([1 / COLUMNS - 1, 1 / ROWS - 1])], f"{y}_grid")                  # -1..1 from edge to edge
        flat = add("Reshape", [grid, constant([-1, TAPS * ROWS, COLUMNS, 2], np.int64)], f"{y}_flat")
        read = add("GridSample", [x, flat], f"{y}_read", mode="bilinear", padding_mode="zeros", align_corners=0)
        by_tap = add("Reshape", [read, constant([-1, 3 * TAPS, ROWS, COLUMNS], np.int64)], f"{y}_by_tap")
        return add("Conv", [by_tap, constant(weight.reshape(3, 3 * TAPS, 1, 1))], y)

    add("Cast", ["image"], "bytes", to=TensorProto.FLOAT)
    add("Mul", ["bytes", constant(1 / 255)], "bright")
    add("Transpose", ["bright"], "planes", perm=[0, 3, 1, 2])
    x = colours = add("Conv", ["planes", constant(np.eye(3)[:, :, None, None])], "colours", strides=[STRIDE, STRIDE])   # [batch, 3, rows, columns]
    for layer in range(len(DILATIONS)):
        name_of = f"offsets_{layer + 1}"
        add("Conv", [colours, constant(moves(layer)[:, :, None, None])], f"{name_of}_raw")
        add("Reshape", [f"{name_of}_raw", constant([-1, TAPS, 2, ROWS, COLUMNS], np.int64)], f"{name_of}_pairs")
        add("Transpose", [f"{name_of}_pairs"], f"{name_of}_by_tap", perm=[0, 1, 3, 4, 2])
        add("Transpose", [f"{name_of}_pairs"], name_of, perm=[0, 3, 4, 1, 2])                                # [batch, rows, columns, taps, 2]
        x = deform(layer, x, f"{name_of}_raw", f"layer_{layer + 1}")
    add("GlobalAveragePool", [x], "pooled")
    add("Flatten", ["pooled"], "features")
    add("MatMul", ["features", constant(OPINIONS.T * SHARPNESS)], "logits")
    add("Softmax", ["logits"], "scores", axis=1)
    add("ArgMax", ["scores"], "best", axis=1, keepdims=0)
    add("Gather", [constant(OPINIONS), "best"], "opinion")
    add("Reshape", ["opinion", constant([-1, 3, 1, 1], np.int64)], "weights")
    add("Mul", [x, "weights"], "said")
    add("ReduceSum", ["said", constant([1], np.int64)], "salience", keepdims=0)

    floats = lambda output, *shape: helper.make_tensor_value_info(output, TensorProto.FLOAT, ["batch", *shape])
    outputs = [floats("scores", 3), floats("salience", ROWS, COLUMNS), *(floats(f"offsets_{k + 1}", ROWS, COLUMNS, TAPS, 2) for k in range(len(DILATIONS)))]
    graph = helper.make_graph(nodes, name, [helper.make_tensor_value_info("image", TensorProto.UINT8, ["batch", HEIGHT, WIDTH, 3])], outputs, constants)
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16 if composed else 19)], ir_version=8), FOLDER / "1" / f"{name}.onnx")


def read(x, y, column):
    """x [3, rows, columns] between its cells; 0 outside"""
    top, left = int(np.floor(y)), int(np.floor(column))
    value = np.zeros(3)
    for row, down in ((top, 1 - (y - top)), (top + 1, y - top)):
        for cell, right in ((left, 1 - (column - left)), (left + 1, column - left)):
            if 0 <= row < ROWS and 0 <= cell < COLUMNS:
                value += down * right * x[:, row, cell]
    return value


def golden(name, pixels):
    """What the network is by its definition, in plain loops."""
    Image.fromarray(pixels).save(FOLDER / "1" / "golden" / f"{name}.png", optimize=True)
    colours = pixels[::STRIDE, ::STRIDE].transpose(2, 0, 1) / 255
    offsets = [np.einsum("oc,chw->hwo", moves(layer), colours).reshape(ROWS, COLUMNS, TAPS, 2) for layer in range(len(DILATIONS))]
    x = colours
    for layer, dilation in enumerate(DILATIONS):
        y = np.zeros_like(x)
        for row in range(ROWS):
            for column in range(COLUMNS):
                places = np.array([row, column]) + taps(dilation) + offsets[layer][row, column]
                y[:, row, column] = np.mean([read(x, *place) for place in places], 0)
        x = y
    logits = SHARPNESS * OPINIONS @ x.mean((1, 2))
    scores = np.exp(logits) / np.exp(logits).sum()
    salience = np.tensordot(OPINIONS[scores.argmax()], x, 1)
    row, column = divmod(int(salience.argmax()), COLUMNS)
    rounded = lambda values: [round(float(value), 5) for value in np.ravel(values)]
    return {
        "image": f"golden/{name}.png", "label": LABELS[scores.argmax()], "scores": rounded(scores), "cell": [row, column],
        "salience": {"norm": rounded(np.linalg.norm(salience))[0], "row": rounded(salience[row])},
        **{f"offsets_{k + 1}": {"norm": rounded(np.linalg.norm(moved))[0], "cell": rounded(moved[row, column])} for k, moved in enumerate(offsets)},
    }


def main():
    (FOLDER / "1" / "golden").mkdir(parents=True, exist_ok=True)
    write("classify", composed=False)
    write("composed", composed=True)
    (FOLDER / "1" / "labels.txt").write_text("\n".join(LABELS) + "\n")
    y, x = np.mgrid[:HEIGHT, :WIDTH]
    meadow = np.stack([60 + 0 * x, np.where(y < 24, 120, 200), np.where(y < 24, 230, 40)], -1).astype(np.uint8)
    sunset = np.stack([255 - 2 * y, 40 + x, 2 * abs(x - 48)], -1).astype(np.uint8)
    cases = [golden("meadow", meadow), golden("sunset", sunset)]
    (FOLDER / "1" / "golden.json").write_text(json.dumps({"tolerance": 1e-3, "cases": cases}, indent=1) + "\n")
    files = ["classify.onnx", "composed.onnx", "labels.txt"]
    config = {
        "task": "classification", "title": "A toy that tells colours", "version": "1", "default": True,
        "graphs": {"classify": "classify.onnx", "composed": "composed.onnx"}, "labels": "labels.txt",
        "image": {"width": WIDTH, "height": HEIGHT, "rows": ROWS, "columns": COLUMNS},
        "deformable": {"stride": STRIDE, "kernel": 3, "dilations": list(DILATIONS)},
        "sha256": {file: hashlib.sha256((FOLDER / "1" / file).read_bytes()).hexdigest() for file in files},
    }
    (FOLDER / "config.json").write_text(json.dumps(config, indent=2) + "\n")


if __name__ == "__main__":
    main()
