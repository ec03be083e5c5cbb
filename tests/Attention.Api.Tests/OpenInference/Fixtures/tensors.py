"""Writes the models of the tests of tensors, each of which gives what it is given or little more. Run it beside repository/.

simple    INPUT0, INPUT1 INT32 [batch, 16] -> OUTPUT0, their sum, and OUTPUT1, their difference: the model that clients of inference servers are shown with
identity-TYPE  INPUT [batch, n] -> OUTPUT, itself; one for every type but BYTES
echo      BYTES [n] -> itself
table     row INT64 [batch] -> value FP32 [batch, 2], of a table of four rows: any other row is beyond it
scale     INPUT FP32 [batch, n], factor FP32 [1] -> OUTPUT, their product: a pass has the factor once
total     INPUT FP32 [batch, n] -> SUM FP32 [1], over all rows: a pass keeps none apart
"""

import hashlib
import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

ROOT = pathlib.Path(__file__).parent / "repository"
TYPES = {
    "BOOL": TensorProto.BOOL,
    "UINT8": TensorProto.UINT8,
    "UINT16": TensorProto.UINT16,
    "UINT32": TensorProto.UINT32,
    "UINT64": TensorProto.UINT64,
    "INT8": TensorProto.INT8,
    "INT16": TensorProto.INT16,
    "INT32": TensorProto.INT32,
    "INT64": TensorProto.INT64,
    "FP16": TensorProto.FLOAT16,
    "BF16": TensorProto.BFLOAT16,
    "FP32": TensorProto.FLOAT,
    "FP64": TensorProto.DOUBLE,
}


def write(name, inputs, outputs, nodes, initializers=(), role="model"):
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(*tensor) for tensor in inputs],
        [helper.make_tensor_value_info(*tensor) for tensor in outputs],
        list(initializers),
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    onnx.checker.check_model(model)
    folder = ROOT / name / "1"
    folder.mkdir(parents=True, exist_ok=True)
    data = model.SerializeToString(deterministic=True)
    (folder / "model.onnx").write_bytes(data)
    config = {
        "task": "tensors",
        "version": "1",
        "graphs": {role: "model.onnx"},
        "sha256": {"model.onnx": hashlib.sha256(data).hexdigest()},
    }
    (ROOT / name / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def main():
    shape = ["batch", 16]
    write(
        "simple",
        [("INPUT0", TensorProto.INT32, shape), ("INPUT1", TensorProto.INT32, shape)],
        [("OUTPUT0", TensorProto.INT32, shape), ("OUTPUT1", TensorProto.INT32, shape)],
        [
            helper.make_node("Add", ["INPUT0", "INPUT1"], ["OUTPUT0"]),
            helper.make_node("Sub", ["INPUT0", "INPUT1"], ["OUTPUT1"]),
        ],
    )
    for name, type in TYPES.items():
        write(
            f"identity-{name.lower()}",
            [("INPUT", type, ["batch", "n"])],
            [("OUTPUT", type, ["batch", "n"])],
            [helper.make_node("Identity", ["INPUT"], ["OUTPUT"])],
        )
    write(
        "echo",
        [("INPUT", TensorProto.STRING, ["n"])],
        [("OUTPUT", TensorProto.STRING, ["n"])],
        [helper.make_node("Identity", ["INPUT"], ["OUTPUT"])],
    )
    table = numpy_helper.from_array(np.arange(8, dtype=np.float32).reshape(4, 2), "rows")
    write(
        "table",
        [("row", TensorProto.INT64, ["batch"])],
        [("value", TensorProto.FLOAT, ["batch", 2])],
        [helper.make_node("Gather", ["rows", "row"], ["value"])],
        [table],
    )
    write(
        "scale",
        [("INPUT", TensorProto.FLOAT, ["batch", "n"]), ("factor", TensorProto.FLOAT, [1])],
        [("OUTPUT", TensorProto.FLOAT, ["batch", "n"])],
        [helper.make_node("Mul", ["INPUT", "factor"], ["OUTPUT"])],
    )
    write(
        "total",
        [("INPUT", TensorProto.FLOAT, ["batch", "n"])],
        [("SUM", TensorProto.FLOAT, [1])],
        [
            helper.make_node("ReduceSum", ["INPUT"], ["all"], keepdims=0),
            helper.make_node("Reshape", ["all", "one"], ["SUM"]),
        ],
        [numpy_helper.from_array(np.array([1], dtype=np.int64), "one")],
    )


if __name__ == "__main__":
    main()
