"""Writes an ONNX graph node by node, so that the file reads like the network.

Weights are float16 initialisers under their PyTorch names, each followed by a Cast that the runtime folds when it loads the graph.
"""

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

OPSET = 17
FLOAT, INT = TensorProto.FLOAT, TensorProto.INT64


class Graph:
    """Calling it adds a node and returns the name of its output; a graph then reads like the network."""

    def __init__(self, weights):
        self.weights, self.nodes, self.initializers = weights, [], []

    def __call__(self, op, *inputs, name=None, outputs=1, **attributes):
        names = [name or f"{op}_{len(self.nodes)}"] if outputs == 1 else [f"{op}_{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(op, list(inputs), names, name=names[0], **attributes))
        return names[0] if outputs == 1 else names

    def constant(self, name, values, dtype):
        if all(tensor.name != name for tensor in self.initializers):
            self.initializers.append(numpy_helper.from_array(np.asarray(values, dtype), name))
        return name

    def axes(self, *values):
        return self.constant("axes" + "".join(f"_{value}" for value in values), values, np.int64)

    def weight(self, name):
        """A float32 view of a float16 initialiser, cast once however often it is used."""
        if all(tensor.name != name for tensor in self.initializers):
            self.constant(name, self.weights[name], np.float16)
            self("Cast", name, name=name + ".float32", to=FLOAT)
        return name + ".float32"

    def linear(self, x, layer, bias=True):
        product = self("MatMul", x, self("Transpose", self.weight(layer + ".weight"), perm=[1, 0]))
        return self("Add", product, self.weight(layer + ".bias")) if bias else product

    def gru(self, inputs, hidden, state):
        """One GRU step, as `model.gru`."""
        resets, updates, candidates = self("Split", inputs, axis=-1, outputs=3)
        hidden_resets, hidden_updates, hidden_candidates = self("Split", hidden, axis=-1, outputs=3)
        reset = self("Sigmoid", self("Add", resets, hidden_resets))
        update = self("Sigmoid", self("Add", updates, hidden_updates))
        candidate = self("Tanh", self("Add", candidates, self("Mul", reset, hidden_candidates)))
        return self("Add", candidate, self("Mul", update, self("Sub", state, candidate)))

    def model(self, name, inputs, outputs):
        """`inputs` and `outputs` are (name, type, shape), with a word for each dynamic axis."""
        infos = [[helper.make_tensor_value_info(*value) for value in side] for side in (inputs, outputs)]
        graph = helper.make_graph(self.nodes, name, *infos, self.initializers)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="attention")
        model.ir_version = 8  # the one that belongs to opset 17
        onnx.checker.check_model(model, full_check=True)
        return model


def read_initializers(*paths):
    """The weights in graphs that Graph wrote, by their PyTorch names, as float32: what float16 kept of them."""
    weights = {}
    for path in paths:
        for tensor in onnx.load(str(path)).graph.initializer:
            if "." in tensor.name:  # a parameter; the graph's own constants have plain names
                weights[tensor.name] = torch.from_numpy(numpy_helper.to_array(tensor).astype(np.float32))
    return weights
