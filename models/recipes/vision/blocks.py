"""Where a network of dense convolutions is cut into parts that learn side by side, each between two of the teacher's maps."""
import torch
import torch.nn as nn


class Cuts(nn.Module):
    """1x1 readers and writers of the teacher's maps at strides 8 and 16; join() multiplies each pair into one layer."""

    CHANNELS = {8: 32, 16: 96}

    def __init__(self, config):
        super().__init__()
        widths = {8: config.widths[1], 16: config.widths[2]}
        self.write = nn.ModuleDict({str(s): nn.Conv2d(widths[s], c, 1) for s, c in self.CHANNELS.items()})
        self.read = nn.ModuleDict({str(s): nn.Conv2d(c, widths[s], 1) for s, c in self.CHANNELS.items()})

    @torch.no_grad()
    def join(self, stride, layer):
        read, write = self.read[str(stride)], self.write[str(stride)]
        matrix = read.weight.flatten(1)                                # [width, channels]
        layer.weight.copy_((matrix @ write.weight.flatten(1))[:, :, None, None])
        layer.bias.copy_(matrix @ write.bias + read.bias)
