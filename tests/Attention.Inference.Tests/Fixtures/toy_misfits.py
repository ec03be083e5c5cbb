"""Tiny transcribers whose graphs do not fit one another, each in one way: python3 toy_misfits.py

Writes misfits/*.onnx. Every init graph but `init.onnx` is wrong; `step.onnx` takes a state of 8 numbers and gives six logits.
"""

from pathlib import Path

import numpy as np
from onnx import TensorProto, helper, numpy_helper, save_model

OUT = Path(__file__).parent / "misfits"
SAMPLES_PER_STEP, STATE, LOGITS = 4, 8, 6


def value(name, shape, kind=TensorProto.FLOAT):
    return helper.make_tensor_value_info(name, kind, shape)


def numbers(name, array):
    return numpy_helper.from_array(np.asarray(array), name)


def init(width=STATE, batch="batch", open_width=False, spoil=False, kind=TensorProto.FLOAT):
    """Memory is the samples of each step; the state their mean, `width` times. An open width is told by no shape."""
    nodes = [
        helper.make_node("Reshape", ["samples", "memory_shape"], ["memory"]),
        helper.make_node("ReduceMean", ["samples"], ["mean"], axes=[1], keepdims=1),
        # The repetitions depend on an input, so nothing but a run shows how many there are.
        helper.make_node("ReduceMax", ["lengths"], ["longest"], axes=[0], keepdims=1),
        helper.make_node("Mul", ["longest", "none"], ["nothing"]),
        helper.make_node("Add", ["nothing", "repeats"], ["times"]),
        helper.make_node("Tile", ["mean", "times"], ["tiled"]),
        helper.make_node("Div", ["tiled", "zero"], ["state"]) if spoil else helper.make_node("Identity", ["tiled"], ["state"]),
    ]
    weights = [
        numbers("memory_shape", np.int64([0, -1, SAMPLES_PER_STEP])), numbers("none", np.int64([0, 0])),
        numbers("repeats", np.int64([1, width])), numbers("zero", np.float32([0])),
    ]
    state = value("state", [batch, "width" if open_width else width])
    return helper.make_graph(
        nodes, "init", [value("samples", [batch, "length"], kind), value("lengths", [batch], TensorProto.INT64)],
        [value("memory", [batch, "steps", SAMPLES_PER_STEP]), state], weights)


def external():
    """As it should be, with a weight in a file beside it."""
    graph = init()
    weight = next(tensor for tensor in graph.initializer if tensor.name == "zero")
    raw = weight.raw_data
    weight.ClearField("raw_data")
    weight.data_location = TensorProto.EXTERNAL
    for key, text in (("location", "weights.bin"), ("offset", "0"), ("length", str(len(raw)))):
        weight.external_data.add(key=key, value=text)
    (OUT / "weights.bin").write_bytes(raw)
    return graph


def step():
    weights = [numbers("w", np.linspace(-1, 1, STATE * LOGITS, dtype=np.float32).reshape(STATE, LOGITS))]
    nodes = [
        helper.make_node("MatMul", ["state", "w"], ["logits"]),
        helper.make_node("LogSoftmax", ["logits"], ["log_probs"], axis=-1),
        helper.make_node("TopK", ["log_probs", "candidates"], ["top_log_probs", "top_tokens"]),
        helper.make_node("Identity", ["state"], ["state_next"]),
    ]
    rows = ["batch", "beam"]
    return helper.make_graph(
        nodes, "step",
        [value("tokens", rows, TensorProto.INT64), value("candidates", [1], TensorProto.INT64),
         value("memory", ["batch", "steps", SAMPLES_PER_STEP]), value("state", [*rows, STATE])],
        [value("log_probs", [*rows, "vocabulary"]), value("top_log_probs", [*rows, "candidates"]),
         value("top_tokens", [*rows, "candidates"], TensorProto.INT64), value("state_next", [*rows, STATE])], weights)


def main():
    OUT.mkdir(exist_ok=True)
    graphs = {
        "init": init(), "init-wide": init(width=9, open_width=True), "init-narrow": init(width=4, open_width=True),
        "init-declared": init(width=9), "init-fixed": init(batch=1), "init-nan": init(spoil=True), "init-external": external(),
        "step": step(),
    }
    for name, graph in graphs.items():
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 16)], ir_version=8, producer_name="toy")
        save_model(model, str(OUT / f"{name}.onnx"))


if __name__ == "__main__":
    main()
