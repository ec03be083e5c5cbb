"""Deformable convolution (Dai et al. 2017): y(p) = sum over taps k of w_k x(p + p_k + offset_k(p)), x read between its cells.

Offsets are counted in cells of x's own grid and come as in ONNX: [batch, 2 * taps, rows, columns], (y, x) of each tap in turn.
A place between four cells is their bilinear mean; a cell outside the grid is 0, as under zero padding.
"""
from functools import lru_cache

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

KERNEL = 3
TAPS = KERNEL * KERNEL


@lru_cache(maxsize=None)
def regular_taps(rows, columns, stride=1, dilation=1):
    """Where a plain convolution reads, in cells: [taps, 2, rows, columns] of (y, x), an array so that a traced graph holds constants"""
    down, right = np.divmod(np.arange(TAPS), KERNEL)
    y = np.arange(rows)[None, :, None] * stride + (down - 1)[:, None, None] * dilation
    x = np.arange(columns)[None, None, :] * stride + (right - 1)[:, None, None] * dilation
    return np.stack(np.broadcast_arrays(y, x), 1).astype(np.float32)


def composed(x, offsets, weight, stride, dilation):
    """Of basic operators: one bilinear reading of all taps, then a 1x1 convolution over them.

    x [batch, inputs, height, width], weight [outputs, inputs, 3, 3] -> [batch, outputs, rows, columns]
    """
    inputs, height, width = map(int, x.shape[1:])
    rows, columns = map(int, offsets.shape[2:])
    regular = torch.from_numpy(regular_taps(rows, columns, stride, dilation))
    y, x_ = (regular + offsets.float().view(-1, TAPS, 2, rows, columns)).unbind(2)           # [batch, taps, rows, columns]
    grid = torch.stack([(2 * x_ + 1) / width - 1, (2 * y + 1) / height - 1], -1)             # -1..1 from edge to edge, (x, y)
    read = F.grid_sample(x.float(), grid.view(-1, TAPS * rows, columns, 2), align_corners=False)
    return F.conv2d(read.view(-1, inputs * TAPS, rows, columns), weight.flatten(1)[:, :, None, None])


class Standard(torch.autograd.Function):
    """The same, exported as one operator; export.py renames it to the DeformConv that ONNX has since opset 19."""

    @staticmethod
    def forward(context, x, offsets, weight, stride, dilation):
        return composed(x, offsets, weight, stride, dilation)

    @staticmethod
    def symbolic(graph, x, offsets, weight, stride, dilation):
        return graph.op("attention::DeformConv", x, weight, offsets, kernel_shape_i=[KERNEL] * 2, strides_i=[stride] * 2,
                        dilations_i=[dilation] * 2, pads_i=[dilation] * 4, group_i=1, offset_group_i=1)


class Conv(nn.Module):
    """A 3x3 convolution. Deformable, it has an offset branch of the same shape that starts at zero: as the plain one, exactly."""

    def __init__(self, inputs, outputs, deformable, stride=1, dilation=1):
        super().__init__()
        shape = dict(kernel_size=KERNEL, stride=stride, padding=dilation, dilation=dilation)
        self.plain = nn.Conv2d(inputs, outputs, bias=False, **shape)
        self.offset = nn.Conv2d(inputs, 2 * TAPS, **shape) if deformable else None
        self.operator, self.stride, self.dilation = composed, stride, dilation
        if deformable:
            nn.init.zeros_(self.offset.weight)
            nn.init.zeros_(self.offset.bias)

    def forward(self, x):
        """[batch, inputs, height, width] -> [batch, outputs, rows, columns], offsets [batch, 18, rows, columns] or None"""
        if self.offset is None:
            return self.plain(x), None
        offsets = self.offset(x)
        return self.operator(x, offsets, self.plain.weight, self.stride, self.dilation), offsets


def effective_dilation(offsets):
    """The mean distance in cells between the places of neighbouring taps, the paper's measure of how far a layer reads (section 3.3).

    [batch, 18, rows, columns] -> [batch, rows, columns]; 1 where offsets are 0.
    """
    rows, columns = map(int, offsets.shape[2:])
    regular = torch.from_numpy(regular_taps(1, 1)).view(1, KERNEL, KERNEL, 2, 1, 1)
    places = regular + offsets.view(-1, KERNEL, KERNEL, 2, rows, columns)
    steps = [(places[:, 1:] - places[:, :-1]).norm(dim=3), (places[:, :, 1:] - places[:, :, :-1]).norm(dim=3)]
    return sum(step.mean((1, 2)) for step in steps) / 2


def twin(plain, deformable):
    """Gives a network with deformable convolutions the weights of one without: it then answers the same."""
    missing, unexpected = deformable.load_state_dict(plain.state_dict(), strict=False)
    assert not unexpected and missing and all(".offset." in name for name in missing)
    return deformable
