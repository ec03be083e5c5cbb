"""Makes repository/brightness-cells: the mean colour of each cell of an image, how bright it is (luma of ITU-R BT.709), and how much
that differs over the image. Needs numpy and onnx: python3 brightness.py
"""

import hashlib
import json
from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save

WIDTH, HEIGHT, CELL = 64, 48, 8
ROWS, COLUMNS = HEIGHT // CELL, WIDTH // CELL
LUMA = [0.2126, 0.7152, 0.0722]
THRESHOLD = 0.6
FOLDER = Path(__file__).parent / "repository" / "brightness-cells"
OUTPUTS = {"brightness": [ROWS, COLUMNS], "colors": [ROWS, COLUMNS, 3], "contrast": []}


def write_graph(path):
    constants = [numpy_helper.from_array(np.array(values, np.float32), name) for name, values in {"white": 255.0, "luma": LUMA}.items()]
    nodes = [
        helper.make_node("Cast", ["image"], ["bytes"], to=TensorProto.FLOAT),
        helper.make_node("Div", ["bytes", "white"], ["pixels"]),
        helper.make_node("Transpose", ["pixels"], ["planes"], perm=[0, 3, 1, 2]),
        helper.make_node("AveragePool", ["planes"], ["cells"], kernel_shape=[CELL, CELL], strides=[CELL, CELL]),
        helper.make_node("Transpose", ["cells"], ["colors"], perm=[0, 2, 3, 1]),                    # [batch, rows, columns, 3]
        helper.make_node("MatMul", ["colors", "luma"], ["brightness"]),                             # [batch, rows, columns]
        helper.make_node("ReduceMean", ["brightness"], ["mean"], axes=[1, 2], keepdims=1),
        helper.make_node("Sub", ["brightness", "mean"], ["difference"]),
        helper.make_node("Mul", ["difference", "difference"], ["square"]),
        helper.make_node("ReduceMean", ["square"], ["variance"], axes=[1, 2], keepdims=0),
        helper.make_node("Sqrt", ["variance"], ["contrast"]),                                       # [batch]
    ]
    image = helper.make_tensor_value_info("image", TensorProto.UINT8, ["batch", HEIGHT, WIDTH, 3])
    outputs = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", *shape]) for name, shape in OUTPUTS.items()]
    graph = helper.make_graph(nodes, path.stem, [image], outputs, constants)
    save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=8), path)


def main():
    graph = FOLDER / "1" / "brightness.onnx"
    graph.parent.mkdir(parents=True, exist_ok=True)
    write_graph(graph)
    config = {
        "task": "brightness",
        "title": "A toy that sees where it is bright",
        "version": "1",
        "default": True,
        "graphs": {"brightness": graph.name},
        "image": {"width": WIDTH, "height": HEIGHT, "rows": ROWS, "columns": COLUMNS},
        "brightness": {"threshold": THRESHOLD},
        "sha256": {graph.name: hashlib.sha256(graph.read_bytes()).hexdigest()},
    }
    (FOLDER / "config.json").write_text(json.dumps(config, indent=2) + "\n")


if __name__ == "__main__":
    main()
