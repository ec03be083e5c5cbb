"""The two ONNX graphs of a translator, written node by node: `init` once per sentence, `step` once per token.

Weights have their PyTorch names. Only the encoder's GRU has another layout in ONNX: `encoder.gru.W`, `.R` and `.B` hold both
directions with the gates in the order update, reset, candidate, where PyTorch has reset, update, candidate.
"""

from pathlib import Path

import numpy as np
import torch
from onnx import TensorProto, helper

from config import BOS, PAD, UNK
from decode import NEVER
from writer import FLOAT, INT, Graph, read_initializers

DIRECTIONS = ("", "_reverse")


def stack_gru(weights):
    """PyTorch's bidirectional GRU -> W [2, 3H, E], R [2, 3H, H], B [2, 6H]"""
    swap = lambda tensor: torch.cat([tensor.chunk(3)[gate] for gate in (1, 0, 2)])
    part = lambda kind: torch.stack([swap(weights[f"encoder.gru.{kind}_l0{direction}"]) for direction in DIRECTIONS])
    return {"encoder.gru.W": part("weight_ih"), "encoder.gru.R": part("weight_hh"),
            "encoder.gru.B": torch.cat((part("bias_ih"), part("bias_hh")), 1)}


def unstack_gru(weights):
    """The way back, in place."""
    swap = lambda tensor: torch.cat([tensor.chunk(3)[gate] for gate in (1, 0, 2)])
    input_bias, hidden_bias = weights["encoder.gru.B"].chunk(2, 1)
    kinds = {"weight_ih": weights.pop("encoder.gru.W"), "weight_hh": weights.pop("encoder.gru.R"),
             "bias_ih": input_bias, "bias_hh": hidden_bias}
    del weights["encoder.gru.B"]
    for kind, tensor in kinds.items():
        for direction, part in zip(DIRECTIONS, tensor):
            weights[f"encoder.gru.{kind}_l0{direction}"] = swap(part)
    return weights


def init_graph(model):
    state = model.state_dict()
    g = Graph({**state, **stack_gru(state)})
    width, hidden = 2 * model.encoder.gru.hidden_size, model.encoder.initial.out_features
    unread = g("Cast", g("Equal", "tokens", g.constant("unknown", UNK, np.int64)), to=FLOAT)
    g("ReduceMax", unread, name="unread", axes=[1], keepdims=1)                                              # [batch, 1]: 1 with <unk> in it

    embedded = g("Gather", g.weight("encoder.embedding.weight"), g("Transpose", "tokens", perm=[1, 0]))      # [length, batch, E]
    y, last = g("GRU", embedded, *map(g.weight, ("encoder.gru.W", "encoder.gru.R", "encoder.gru.B")),
                g("Cast", "lengths", to=TensorProto.INT32),  # padding never enters the recurrence, in either direction
                hidden_size=width // 2, direction="bidirectional", linear_before_reset=1, outputs=2)        # [length, 2, batch, H], [2, batch, H]
    if model.encoder.keys is None:
        joined = g.constant("joined", [0, width], np.int64)
        summary = g("Reshape", g("Transpose", last, perm=[1, 0, 2]), joined, name="summary")                 # [batch, 2H]
        memory = [("summary", FLOAT, ["batch", width])]
    else:
        joined = g("Reshape", g("Transpose", y, perm=[2, 0, 1, 3]), g.constant("joined", [0, 0, width], np.int64))
        length = g("Gather", g("Shape", "tokens"), g.constant("one", 1, np.int64))
        places = g("Range", g.constant("zero", 0, np.int64), length, "one")                                 # [length]
        mask = g("Cast", g("Less", places, g("Unsqueeze", "lengths", g.axes(1))), name="mask", to=FLOAT)     # [batch, length]
        annotations = g("Mul", joined, g("Unsqueeze", mask, g.axes(2)), name="annotations")                 # [batch, length, 2H]
        g("Identity", g.linear(annotations, "encoder.keys"), name="keys")
        summary = g("Div", g("ReduceSum", annotations, g.axes(1), keepdims=0),
                    g("Unsqueeze", g("Cast", "lengths", to=FLOAT), g.axes(1)))                               # [batch, 2H], the mean
        memory = [("annotations", FLOAT, ["batch", "length", width]), ("mask", FLOAT, ["batch", "length"]),
                  ("keys", FLOAT, ["batch", "length", model.encoder.keys.out_features])]
    g("Tanh", g.linear(summary, "encoder.initial"), name="state")
    return g.model("init", [("tokens", INT, ["batch", "length"]), ("lengths", INT, ["batch"])], [
        *memory, ("unread", FLOAT, ["batch", 1]), ("state", FLOAT, ["batch", hidden])])


def step_graph(model):
    d = "decoder."
    g = Graph(model.state_dict())
    vocabulary, hidden = len(model.decoder.bias), model.decoder.first.in_features
    width, rows = 2 * model.encoder.gru.hidden_size, ["batch", "beam"]

    embedded = g("Gather", g.weight(d + "embedding.weight"), "tokens")                                       # [batch, beam, E]
    inner = g.gru(g.linear(embedded, d + "word"), g.linear("state", d + "first"), "state")                  # [batch, beam, H]
    if model.encoder.keys is None:
        sizes = g("Concat", g("Shape", "tokens"), g.constant("width", [width], np.int64), axis=0)
        context = g("Expand", g("Unsqueeze", "summary", g.axes(1)), sizes)                                   # [batch, beam, 2H]
        memory, shown = [("summary", FLOAT, ["batch", width])], []
    else:
        query = g("Unsqueeze", g.linear(inner, d + "query", bias=False), g.axes(2))                         # [batch, beam, 1, A]
        mixed = g("Tanh", g("Add", query, g("Unsqueeze", "keys", g.axes(1))))                                # [batch, beam, length, A]
        energy = g("Squeeze", g.linear(mixed, d + "score", bias=False), g.axes(3))                           # [batch, beam, length]
        padding = g("Equal", g("Unsqueeze", "mask", g.axes(1)), g.constant("nothing", 0, np.float32))
        energy = g("Where", padding, g.constant("never", NEVER, np.float32), energy)
        attention = g("Softmax", energy, name="attention", axis=-1)                                          # exactly 0 on padding
        context = g("MatMul", attention, "annotations")                                                      # [batch, beam, 2H]
        memory = [("annotations", FLOAT, ["batch", "length", width]), ("mask", FLOAT, ["batch", "length"]),
                  ("keys", FLOAT, ["batch", "length", model.encoder.keys.out_features])]
        shown = [("attention", FLOAT, [*rows, "length"])]
    state = g.gru(g.linear(context, d + "context"), g.linear(inner, d + "second"), inner)
    g("Identity", state, name="state_next")

    features = g("Tanh", g.linear(g("Concat", state, embedded, context, axis=-1), d + "readout"))
    tied = g("Transpose", g.weight(d + "embedding.weight"), perm=[1, 0])
    logits = g("Add", g("MatMul", features, tied), g.weight(d + "bias"))                                     # [batch, beam, vocabulary]
    # <unk> stands for something of the source that the service copies, so it is ruled out where the source has none
    copies = g("And", g.constant("unknowns", np.arange(vocabulary) == UNK, bool),
               g("Less", g("Unsqueeze", "unread", g.axes(2)), g.constant("half", 0.5, np.float32)))          # [batch, 1, vocabulary]
    ruled_out = g("Or", copies, g.constant("never_said", np.isin(np.arange(vocabulary), [PAD, BOS]), bool))
    log_probs = g("Where", ruled_out, g.constant("never", NEVER, np.float32), g("LogSoftmax", logits, axis=-1), name="log_probs")
    g.nodes.append(helper.make_node("TopK", [log_probs, "candidates"], ["top_log_probs", "top_tokens"], name="top"))
    return g.model("step", [
        ("tokens", INT, rows), *memory, ("unread", FLOAT, ["batch", 1]), ("state", FLOAT, [*rows, hidden]), ("candidates", INT, [1])], [
        ("log_probs", FLOAT, [*rows, vocabulary]), ("top_log_probs", FLOAT, [*rows, "candidates"]),
        ("top_tokens", INT, [*rows, "candidates"]), ("state_next", FLOAT, [*rows, hidden]), *shown])


def read_weights(folder):
    """The PyTorch state of an exported model: what float16 kept of it, as float32."""
    return unstack_gru(read_initializers(Path(folder) / "init.onnx", Path(folder) / "step.onnx"))
