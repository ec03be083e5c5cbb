"""Writing, reading and checking the ONNX files of the recipes.

Files hold float16 weights, each followed by a Cast that the runtime folds when it loads the file: half the size on disk,
float32 arithmetic when it runs. Initialisers keep their PyTorch names, so training can start again from a shipped file.
"""
import hashlib

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper

OPSET = 16
LARGE = 1024  # smaller tensors (biases, normalisation) stay float32: they weigh nothing and their range is not checked


def round_weights(module):
    """Rounds, in place, what save() will store as float16, so that PyTorch and ONNX compute with the same numbers."""
    for value in module.state_dict().values():
        if value.dtype == torch.float32 and value.numel() >= LARGE:
            value.copy_(value.half())
    return module


def save(module, inputs, path, input_names, output_names, dynamic):
    """Traces module and writes it with float16 weights. dynamic: {tensor name: {axis: axis name}}"""
    torch.onnx.export(module.eval(), inputs, str(path), input_names=input_names, output_names=output_names,
                      dynamic_axes=dynamic, opset_version=OPSET, do_constant_folding=False,
                      training=torch.onnx.TrainingMode.PRESERVE)  # folding would rename and reshape the initialisers
    model = onnx.load(str(path))
    casts = []
    for initialiser in model.graph.initializer:
        if initialiser.data_type == onnx.TensorProto.FLOAT and np.prod(initialiser.dims) >= LARGE:
            name, full = initialiser.name, initialiser.name + ".float"
            initialiser.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(initialiser).astype(np.float16), name))
            for node in model.graph.node:
                node.input[:] = [full if used == name else used for used in node.input]
            casts.append(onnx.helper.make_node("Cast", [name], [full], name=full, to=onnx.TensorProto.FLOAT))
    nodes = casts + list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, str(path))


def load_weights(module, *paths, later=()):
    """Copies the initialisers of ONNX files into the parameters and buffers of the same name; 0 into those of `later` that they lack."""
    state = module.state_dict()
    stored = {}
    for graph in (onnx.load(str(path)).graph for path in paths):
        stored.update({i.name: numpy_helper.to_array(i) for i in graph.initializer})
        # the exporter stores equal tensors once and lets the others point there
        stored.update({n.output[0]: stored[n.input[0]] for n in graph.node if n.op_type == "Identity" and n.input[0] in stored})
    stored.update({name: np.zeros(state[name].shape, np.float32) for name in later if name not in stored})
    missing = [name for name in state if name not in stored and not name.endswith("num_batches_tracked")]
    if missing:
        raise SystemExit(f"{', '.join(map(str, paths))} lack {missing[:3]} ({len(missing)} in all)")
    for name, value in state.items():
        if name in stored:
            value.copy_(torch.from_numpy(stored[name].astype(np.float32)))
    return module


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(path, feeds):
    """Outputs of an ONNX file as {name: array}, by ONNX Runtime where it is installed, else by the interpreter below."""
    try:
        import onnxruntime
    except ImportError:
        return interpret(path, feeds)
    session = onnxruntime.InferenceSession(str(path))
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(names, feeds)))


TYPES = {onnx.TensorProto.FLOAT: torch.float32, onnx.TensorProto.INT64: torch.int64, onnx.TensorProto.INT32: torch.int32,
         onnx.TensorProto.FLOAT16: torch.float16, onnx.TensorProto.BOOL: torch.bool}


def conv(x, w, b=None, *, strides, pads=(0, 0, 0, 0), group=1, dilations=1, **_):
    spatial = x.dim() - 2
    return (F.conv1d, F.conv2d)[spatial - 1](x, w, b, strides, pads[:spatial], dilations, group)


def conv_transpose(x, w, b=None, *, strides, pads=(0, 0, 0, 0), **_):
    return F.conv_transpose2d(x, w, b, strides, pads[:2])


def grid_sample(x, grid, align_corners=0, mode=b"bilinear", padding_mode=b"zeros"):
    return F.grid_sample(x, grid, mode.decode(), padding_mode.decode(), bool(align_corners))


def resize(x, roi, scales, sizes=None, *, mode, coordinate_transformation_mode, **_):
    assert mode == b"linear" and coordinate_transformation_mode in (b"half_pixel", b"pytorch_half_pixel")  # alike beyond one pixel
    size = [int(s) for s in sizes[2:]] if sizes is not None else [int(n * s) for n, s in zip(x.shape[2:], scales[2:])]
    return F.interpolate(x, size=size, mode="bilinear", align_corners=False)


def gemm(a, b, c, alpha=1.0, beta=1.0, transA=0, transB=0):
    return alpha * (a.T if transA else a) @ (b.T if transB else b) + beta * c


def slices(x, starts, ends, axes, steps=None):
    index = [slice(None)] * x.dim()
    for axis, start, end in zip(axes.tolist(), starts.tolist(), ends.tolist()):
        index[axis] = slice(start, min(end, x.shape[axis]))
    return x[tuple(index)]


def reshape(x, shape, allowzero=0):
    return x.reshape([x.shape[i] if size == 0 else size for i, size in enumerate(shape.tolist())])


def logsumexp(x, axes=None, keepdims=1):
    return x.logsumexp(tuple(axes), keepdim=bool(keepdims))


def split(x, sizes=None, axis=0, parts=None):
    """parts: how many outputs the node has, all of one size where `sizes` does not say otherwise"""
    return x.chunk(parts, axis) if sizes is None else x.split(sizes.tolist(), axis)


def lstm(x, w, r, b, lengths, hidden_size, direction):
    """x [length, batch, in] -> Y [length, 2, batch, H]; gates in the order input, output, forget, cell; 0 after a sequence's end"""
    assert direction == b"bidirectional"
    y = x.new_zeros(len(x), 2, x.shape[1], hidden_size)
    for backward in (0, 1):
        bias = b[backward].view(2, -1).sum(0)
        for row in range(x.shape[1]):
            state, cell = x.new_zeros(hidden_size), x.new_zeros(hidden_size)
            places = range(int(lengths[row]))
            gates = x[:, row] @ w[backward].T + bias
            for place in reversed(places) if backward else places:
                i, o, f, c = (gates[place] + r[backward] @ state).chunk(4)
                cell = f.sigmoid() * cell + i.sigmoid() * c.tanh()
                state = o.sigmoid() * cell.tanh()
                y[place, backward, row] = state
    return y


def gru(x, w, r, b, lengths, hidden_size, direction, linear_before_reset):
    """As lstm, and the last states [2, batch, H]; gates in the order update, reset, candidate"""
    assert direction == b"bidirectional" and linear_before_reset == 1
    y, last = x.new_zeros(len(x), 2, x.shape[1], hidden_size), x.new_zeros(2, x.shape[1], hidden_size)
    for backward in (0, 1):
        input_bias, hidden_bias = b[backward].chunk(2)
        for row in range(x.shape[1]):
            state, places = x.new_zeros(hidden_size), range(int(lengths[row]))
            gates = x[:, row] @ w[backward].T + input_bias
            for place in reversed(places) if backward else places:
                (iz, ir, ih), (hz, hr, hh) = gates[place].chunk(3), (r[backward] @ state + hidden_bias).chunk(3)
                update = (iz + hz).sigmoid()
                state = (1 - update) * (ih + (ir + hr).sigmoid() * hh).tanh() + update * state
                y[place, backward, row] = state
            last[backward, row] = state
    return y, last


def deform_conv(x, w, offsets, *, strides, pads, dilations, offset_group=1, **_):
    """Tap by tap and corner by corner, as the standard words it: bilinear between cells, 0 outside. One group, no bias or mask."""
    height, width, (rows, columns) = *x.shape[2:], offsets.shape[2:]
    outputs = 0
    for tap in range(w[0, 0].numel()):
        down, right = divmod(tap, w.shape[3])
        y = torch.arange(rows)[:, None] * strides[0] - pads[0] + down * dilations[0] + offsets[:, 2 * tap]  # [batch, rows, columns]
        x_ = torch.arange(columns) * strides[1] - pads[1] + right * dilations[1] + offsets[:, 2 * tap + 1]
        read = 0
        for row, column in ((y.floor() + i, x_.floor() + j) for i in (0, 1) for j in (0, 1)):
            inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
            share = (1 - (y - row).abs()) * (1 - (x_ - column).abs()) * inside
            cell = row.clamp(0, height - 1) * width + column.clamp(0, width - 1)
            index = cell.long().flatten(1)[:, None].expand(-1, x.shape[1], -1)
            read = read + share[:, None] * x.flatten(2).gather(2, index).unflatten(2, (rows, columns))
        outputs = outputs + torch.einsum("oi,bihw->bohw", w[:, :, down, right], read)
    return outputs


def unsqueeze(x, axes):
    for axis in sorted(axes.tolist()):
        x = x.unsqueeze(axis)
    return x


# The operators our exports use, as the ONNX standard defines them. Enough to check a file; no more than that.
OPERATORS = {
    "Add": torch.add, "Sub": torch.sub, "Mul": torch.mul, "Mod": lambda a, b, fmod=0: torch.remainder(a, b), "MatMul": torch.matmul, "Gemm": gemm, "Conv": conv,
    "Div": lambda a, b: torch.div(a, b, rounding_mode=None if a.is_floating_point() else "trunc"),
    "BatchNormalization": lambda x, w, b, m, v, epsilon=1e-5, **_: F.batch_norm(x, m, v, w, b, False, 0.0, epsilon),
    "Relu": torch.relu, "Tanh": torch.tanh, "Sigmoid": torch.sigmoid, "Identity": lambda x: x,
    "Softmax": lambda x, axis=-1: x.softmax(axis), "LogSoftmax": lambda x, axis=-1: x.log_softmax(axis),
    "TopK": lambda x, k, axis=-1, largest=1, sorted=1: tuple(x.topk(int(k), axis)),
    "Flatten": lambda x, axis=1: x.flatten(axis) if axis else x.flatten()[None],
    "ArgMax": lambda x, axis=0, keepdims=1, select_last_index=0: x.argmax(axis, bool(keepdims)), "Equal": torch.eq, "Log": torch.log,
    "DeformConv": deform_conv, "GlobalAveragePool": lambda x: x.mean((2, 3), keepdim=True),
    "Exp": torch.exp, "Range": torch.arange, "ReduceLogSumExp": logsumexp,
    "ReduceSum": lambda x, axes, keepdims=1: x.sum(tuple(axes.tolist()), keepdim=bool(keepdims)),
    "ReduceMean": lambda x, axes, keepdims=1: x.mean(axes, keepdim=bool(keepdims)),
    "Cast": lambda x, to: x.to(TYPES[to]), "Transpose": lambda x, perm: x.permute(perm),
    "Shape": lambda x: torch.tensor(x.shape), "Reshape": reshape, "Slice": slices, "Unsqueeze": unsqueeze,
    "Gather": lambda x, i, axis=0: x.index_select(axis, i.flatten() % x.shape[axis]).reshape(x.shape[:axis] + i.shape + x.shape[axis + 1:]),
    "GatherElements": lambda x, i, axis=0: x.gather(axis, i),
    "Squeeze": lambda x, axes: x.squeeze(int(axes)), "Expand": lambda x, shape: x.expand(torch.broadcast_shapes(x.shape, tuple(shape))),
    "Concat": lambda *xs, axis: torch.cat(xs, axis), "Split": split, "LSTM": lstm, "GRU": gru,
    "Pad": lambda x, pads, **_: F.pad(x, (int(pads[x.dim() - 1]), int(pads[-1]))),  # of the last axis, the only one we pad
    "AveragePool": lambda x, kernel_shape, strides, **_: F.avg_pool2d(x, kernel_shape, strides), "GridSample": grid_sample,
    "Less": torch.lt, "LessOrEqual": torch.le, "Greater": torch.gt, "Clip": torch.clamp,
    "Where": torch.where, "And": torch.logical_and, "Or": torch.logical_or,
    "ReduceMax": lambda x, axes, keepdims=1: x.amax(axes, bool(keepdims)),
    "ReduceMin": lambda x, axes, keepdims=1: x.amin(axes, bool(keepdims)),
    "ConvTranspose": conv_transpose, "Resize": resize,
    "Constant": lambda value: value, "ConstantOfShape": lambda shape, value=torch.zeros(1): value.expand(tuple(shape)),
}


@torch.no_grad()
def interpret(path, feeds):
    graph = onnx.load(str(path)).graph
    tensor = lambda proto: torch.from_numpy(numpy_helper.to_array(proto).copy())
    values = {initialiser.name: tensor(initialiser) for initialiser in graph.initializer}
    values.update({name: torch.from_numpy(np.asarray(value)) for name, value in feeds.items()})
    for node in graph.node:
        attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        attributes = {key: tensor(a) if isinstance(a, onnx.TensorProto) else a for key, a in attributes.items()}
        inputs = [values[name] if name else None for name in node.input]
        if node.op_type == "Split" and len(inputs) == 1:  # equal parts
            attributes["parts"] = len(node.output)
        outputs = OPERATORS[node.op_type](*inputs, **attributes)
        values.update(zip(node.output, outputs if isinstance(outputs, (tuple, list)) else (outputs,)))
    return {output.name: values[output.name].numpy() for output in graph.output}
