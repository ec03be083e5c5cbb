"""Runs the ONNX graphs of this recipe with NumPy, operator by operator as the ONNX specification words them.

Slow and small on purpose: it lets export.py compare graph and network wherever Python runs, with no runtime installed.
"""

import numpy as np
from onnx import TensorProto, helper, numpy_helper

DTYPES = {TensorProto.FLOAT: np.float32, TensorProto.INT64: np.int64, TensorProto.INT32: np.int32}


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x, axis):
    e = np.exp(x - x.max(axis, keepdims=True))
    return e / e.sum(axis, keepdims=True)


def gru(x, w, r, b, lengths, hidden_size, direction, linear_before_reset):
    """x [length, batch, in] -> Y [length, 2, batch, H]; outputs after a sequence's end are 0"""
    assert direction == b"bidirectional" and linear_before_reset == 1
    length, batch, _ = x.shape
    y = np.zeros((length, 2, batch, hidden_size), np.float32)
    for backward in (0, 1):
        input_bias, hidden_bias = np.split(b[backward], 2)
        for row in range(batch):
            state = np.zeros(hidden_size, np.float32)
            places = range(lengths[row])
            for place in reversed(places) if backward else places:
                iz, ir, ih = np.split(w[backward] @ x[place, row] + input_bias, 3)
                hz, hr, hh = np.split(r[backward] @ state + hidden_bias, 3)
                update = sigmoid(iz + hz)
                state = (1 - update) * np.tanh(ih + sigmoid(ir + hr) * hh) + update * state
                y[place, backward, row] = state
    return y


def top(x, k):
    order = np.argsort(-x, axis=-1, kind="stable")[..., :k[0]]
    return np.take_along_axis(x, order, -1), order


OPERATORS = {
    "Add": lambda a, b: a + b, "Sub": lambda a, b: a - b, "Mul": lambda a, b: a * b, "Div": lambda a, b: a / b,
    "Tanh": np.tanh, "Sigmoid": sigmoid, "MatMul": np.matmul, "Identity": lambda x: x,
    "Less": lambda a, b: a < b, "Equal": lambda a, b: a == b, "Where": np.where,
    "Cast": lambda x, to: x.astype(DTYPES[to]), "Shape": lambda x: np.array(x.shape), "Range": np.arange,
    "Gather": lambda x, indices: np.take(x, indices, 0), "Transpose": lambda x, perm: x.transpose(perm),
    "Reshape": lambda x, shape: x.reshape([x.shape[i] if size == 0 else size for i, size in enumerate(shape)]),
    "Unsqueeze": lambda x, axes: np.expand_dims(x, tuple(axes)), "Squeeze": lambda x, axes: np.squeeze(x, tuple(axes)),
    "Split": lambda x, axis: np.split(x, 3, axis), "Concat": lambda *parts, axis: np.concatenate(parts, axis),
    "ReduceSum": lambda x, axes, keepdims: x.sum(tuple(axes), keepdims=bool(keepdims)),
    "Softmax": softmax, "LogSoftmax": lambda x, axis: np.log(softmax(x.astype(np.float64), axis)).astype(np.float32),
    "GRU": gru, "TopK": top,
}


def run(model, **inputs):
    """Output name -> array"""
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in model.graph.initializer}
    values.update(inputs)
    for node in model.graph.node:
        attributes = {attribute.name: helper.get_attribute_value(attribute) for attribute in node.attribute}
        results = OPERATORS[node.op_type](*(values[name] for name in node.input), **attributes)
        values.update(zip(node.output, results if len(node.output) > 1 else [results]))
    return {output.name: values[output.name] for output in model.graph.output}
