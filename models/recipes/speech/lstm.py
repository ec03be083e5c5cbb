"""A bidirectional LSTM whose gradient takes as long as its output does.

PyTorch 1.13 differentiates a packed sequence on the CPU by filling a gradient of the whole sequence with zeros at every step, which
is quadratic in its length: 3 to 7 s for a batch of ours where this takes less than one. The weights are those of nn.LSTM.
"""

import torch
from torch.autograd import Function


class Recurrence(Function):
    """Both directions at once, each in its own order of time.

    inputs [time, 2, batch, 4H], what the input gives each gate (input, forget, cell, output); weight [2, H, 4H]; mask [time, 2, batch, 1],
    0 where a sequence has ended or not begun -> states [time, 2, batch, H], 0 there.
    """

    @staticmethod
    def forward(ctx, inputs, weight, mask):
        time, _, batch, width = inputs.shape
        width //= 4
        gates, cells = torch.empty_like(inputs), inputs.new_empty(time, 2, batch, width)
        squashed, states = torch.empty_like(cells), torch.empty_like(cells)
        state = cell = inputs.new_zeros(2, batch, width)
        for t in range(time):
            g = torch.baddbmm(inputs[t], state, weight, out=gates[t])
            g[..., :2 * width].sigmoid_(), g[..., 2 * width:3 * width].tanh_(), g[..., 3 * width:].sigmoid_()
            i, f, c, o = g.split(width, -1)
            cell = torch.addcmul(f * cell, i, c).mul_(mask[t])
            cells[t] = cell
            torch.tanh(cell, out=squashed[t])
            state = torch.mul(o, squashed[t], out=states[t])  # 0 where the cell is
        ctx.save_for_backward(weight, mask, gates, cells, squashed, states)
        return states

    @staticmethod
    def backward(ctx, d_states):
        weight, mask, gates, cells, squashed, states = ctx.saved_tensors
        time, _, batch, width = cells.shape
        d_gates, turned = torch.empty_like(gates), weight.transpose(1, 2).contiguous()
        d_state = d_cell = nothing = cells.new_zeros(2, batch, width)
        for t in reversed(range(time)):
            i, f, c, o = gates[t].split(width, -1)
            d_i, d_f, d_c, d_o = d_gates[t].split(width, -1)
            d_state = d_state + d_states[t]
            d_cell = torch.addcmul(d_cell, d_state * o, 1 - squashed[t] ** 2).mul_(mask[t])
            torch.mul(d_state * squashed[t], o * (1 - o), out=d_o)
            torch.mul(d_cell * c, i * (1 - i), out=d_i)
            torch.mul(d_cell * (cells[t - 1] if t else nothing), f * (1 - f), out=d_f)
            torch.mul(d_cell * i, 1 - c ** 2, out=d_c)
            d_cell = d_cell * f
            d_state = torch.bmm(d_gates[t], turned)
        before = torch.cat((nothing[None], states[:-1])).permute(1, 3, 0, 2).flatten(2)        # [2, H, time * batch]
        return d_gates, before @ d_gates.permute(1, 0, 2, 3).flatten(1, 2), None


def bidirectional(layer, inputs, lengths):
    """An nn.LSTM on inputs [batch, time, width] of true lengths [batch] -> [batch, time, 2H], 0 after the end of each"""
    mask = (torch.arange(inputs.shape[1])[:, None] < lengths).to(inputs.dtype)[..., None]       # [time, batch, 1]
    directions = ("", "_reverse")
    part = lambda kind: torch.stack([getattr(layer, f"{kind}_l0{direction}") for direction in directions])
    bias = (part("bias_ih") + part("bias_hh"))[:, None]                                         # [2, 1, 4H]
    flat = inputs.transpose(0, 1).flatten(0, 1)                                                 # [time * batch, width]
    driven = torch.baddbmm(bias, flat.expand(2, -1, -1), part("weight_ih").transpose(1, 2)).unflatten(1, mask.shape[:2])
    both = torch.stack((driven[0], driven[1].flip(0)), 1)                                       # [time, 2, batch, 4H]
    states = Recurrence.apply(both, part("weight_hh").transpose(1, 2), torch.stack((mask, mask.flip(0)), 1))
    return torch.cat((states[:, 0], states[:, 1].flip(0)), -1).transpose(0, 1)
