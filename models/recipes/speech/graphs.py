"""The two ONNX graphs of a transcriber, written node by node: `init` once per recording, `step` once per character.

Weights have their PyTorch names. Only the listener's LSTMs have another layout in ONNX: `listener.<layer>.W`, `.R` and `.B` hold both
directions with the gates in the order input, output, forget, cell, where PyTorch has input, forget, cell, output.
"""

import sys
from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto, helper

from config import TOKENS
from model import FLOOR

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from translation.writer import FLOAT, INT, Graph, read_initializers

DIRECTIONS = ("", "_reverse")
TO_ONNX, TO_TORCH = (0, 3, 1, 2), (0, 2, 3, 1)  # where each gate is found in the other order


def reorder(tensor, gates):
    return torch.cat([tensor.chunk(4)[gate] for gate in gates])


def stack_lstm(weights, layer):
    """PyTorch's bidirectional LSTM -> W [2, 4H, inputs], R [2, 4H, H], B [2, 8H]"""
    part = lambda kind: torch.stack([reorder(weights[f"listener.layers.{layer}.{kind}_l0{d}"], TO_ONNX) for d in DIRECTIONS])
    return {f"listener.{layer}.W": part("weight_ih"), f"listener.{layer}.R": part("weight_hh"),
            f"listener.{layer}.B": torch.cat((part("bias_ih"), part("bias_hh")), 1)}


def unstack_lstm(weights, layer):
    """The way back, in place."""
    biases = weights.pop(f"listener.{layer}.B").chunk(2, 1)
    kinds = {"weight_ih": weights.pop(f"listener.{layer}.W"), "weight_hh": weights.pop(f"listener.{layer}.R"),
             "bias_ih": biases[0], "bias_hh": biases[1]}
    for kind, tensor in kinds.items():
        for direction, part in zip(DIRECTIONS, tensor):
            weights[f"listener.layers.{layer}.{kind}_l0{direction}"] = reorder(part, TO_TORCH)


def init_graph(model):
    state, c = model.state_dict(), model.config
    layers, width = len(model.listener.layers), 2 * c.listener
    for layer in range(layers):
        state.update(stack_lstm(state, layer))
    g = Graph(state)
    number = lambda name, value, dtype=np.int64: g.constant(name, value, dtype)

    steps = g("Div", g("Add", "lengths", number("almost", c.step - 1)), number("step", c.step))             # [batch], rounded up
    ends = g.constant("ends", [0, 0, model.hearing.margin, 0, 0, model.hearing.margin], np.int64)
    padded = g("Pad", g("Unsqueeze", "samples", g.axes(1)), ends)                                            # [batch, 1, length + ends]
    frames = g("Conv", padded, g.weight("hearing.fourier"), strides=[c.hop])                                 # [batch, 2 * frequencies, frames]
    real, imaginary = g("Split", g("Mul", frames, frames), axis=1, outputs=2)
    power = g("Transpose", g("Add", real, imaginary), perm=[0, 2, 1])                                        # [batch, frames, frequencies]
    bands = g("Log", g("Add", g("MatMul", power, g.weight("hearing.triangles")), number("floor", FLOOR, np.float32)))
    outputs = g("Mul", g("Sub", bands, g.weight("hearing.mean")), g.weight("hearing.scale"))                 # [batch, frames, bands]
    for layer in range(layers):
        pairs = g("Reshape", outputs, number(f"pairs_{layer}", [0, -1, 2 * (width if layer else c.bands)]))  # [batch, frames / 2, ...]
        outputs = g("Transpose", pairs, perm=[1, 0, 2])
        lengths = g("Mul", steps, number(f"frames_{layer}", 1 << layers - 1 - layer))
        y = g("LSTM", outputs, *(g.weight(f"listener.{layer}.{kind}") for kind in "WRB"), g("Cast", lengths, to=TensorProto.INT32),
              hidden_size=c.listener, direction="bidirectional")                                             # [frames, 2, batch, H]
        outputs = g("Reshape", g("Transpose", y, perm=[2, 0, 1, 3]), number("joined", [0, 0, width]))        # [batch, frames, 2H]

    g("Identity", outputs, name="annotations")
    g("Tanh", g.linear("annotations", "keys"), name="keys")
    places = g("Range", number("zero", 0), g("Gather", g("Shape", "annotations"), number("one", 1)), "one")  # [steps]
    g("Cast", g("Less", places, g("Unsqueeze", steps, g.axes(1))), name="mask", to=FLOAT)                     # [batch, steps]
    batch = g("Shape", "lengths")
    sizes = {name: width if name == "context" else c.speller for name in model.STATES}
    for name, size in sizes.items():
        g("ConstantOfShape", g("Concat", batch, number(f"wide_{size}", [size]), axis=0), name=name)           # all 0
    return g.model("init", [("samples", FLOAT, ["batch", "length"]), ("lengths", INT, ["batch"])], [
        ("annotations", FLOAT, ["batch", "steps", width]), ("keys", FLOAT, ["batch", "steps", c.attention]),
        ("mask", FLOAT, ["batch", "steps"]), *((name, FLOAT, ["batch", size]) for name, size in sizes.items())])


def step_graph(model):
    g, c = Graph(model.state_dict()), model.config

    def lstm(inputs, layer, state, cell):
        gates = g("Add", inputs, g.linear(state, f"{layer}_state", bias=False))
        i, f, candidate, o = g("Split", gates, axis=-1, outputs=4)
        kept, taken = g("Mul", g("Sigmoid", f), cell), g("Mul", g("Sigmoid", i), g("Tanh", candidate))
        g("Add", kept, taken, name=f"{cell}_next")
        return g("Mul", g("Sigmoid", o), g("Tanh", f"{cell}_next"), name=f"{state}_next")

    embedded = g("Gather", g.weight("embedding.weight"), "tokens")                                           # [batch, beam, E]
    first = lstm(g.linear(g("Concat", embedded, "context", axis=-1), "first"), "first", "state", "cell")     # [batch, beam, H]
    second = lstm(g.linear(first, "second"), "second", "state2", "cell2")
    energy = g("MatMul", g("Tanh", g.linear(second, "query")), g("Transpose", "keys", perm=[0, 2, 1]))       # [batch, beam, steps]
    padding = g("Equal", g("Unsqueeze", "mask", g.axes(1)), g.constant("nothing", 0, np.float32))
    g("Softmax", g("Where", padding, g.constant("never_there", -1e9, np.float32), energy), name="attention", axis=-1)  # exactly 0 on padding
    context = g("MatMul", "attention", "annotations", name="context_next")                                    # [batch, beam, 2H]
    hidden = g("Tanh", g.linear(g("Concat", second, context, axis=-1), "hidden"))
    logits = g("Add", g.linear(hidden, "output"), g.constant("never", model.never.numpy(), np.float32))
    g("LogSoftmax", logits, name="log_probs", axis=-1)                                                        # [batch, beam, characters]
    g.nodes.append(helper.make_node("TopK", ["log_probs", "candidates"], ["top_log_probs", "top_tokens"], name="top"))
    rows, width = ["batch", "beam"], 2 * c.listener
    states = [(name, FLOAT, [*rows, width if name == "context" else c.speller]) for name in model.STATES]
    return g.model("step", [
        ("tokens", INT, rows), ("annotations", FLOAT, ["batch", "steps", width]), ("keys", FLOAT, ["batch", "steps", c.attention]),
        ("mask", FLOAT, ["batch", "steps"]), *states, ("candidates", INT, [1])], [
        ("log_probs", FLOAT, [*rows, len(TOKENS)]), ("top_log_probs", FLOAT, [*rows, "candidates"]),
        ("top_tokens", INT, [*rows, "candidates"]), *((f"{name}_next", *rest) for name, *rest in states),
        ("attention", FLOAT, [*rows, "steps"])])


def read_weights(folder):
    """The PyTorch state of an exported model, without the CTC head: what float16 kept of it, as float32."""
    weights = read_initializers(Path(folder) / "init.onnx", Path(folder) / "step.onnx")
    for layer in {name.split(".")[1] for name in weights if name.startswith("listener.")}:
        unstack_lstm(weights, layer)
    return weights
