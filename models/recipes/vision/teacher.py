"""The teacher of the distillation: a MobileNetV2 read from its weights file, run for its feature maps. Never shipped."""
import json

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

TEACHER_FILE = "mobilenet_v2_1.0_224_dequant_f16.npz"


class Teacher(nn.Module):
    """Returns the bottleneck maps at strides 8, 16 and 32: the last linear ones with 32, 96 and 320 channels. blocks() returns all."""

    STRIDES = {32: 8, 96: 16, 320: 32}

    def __init__(self, path):
        super().__init__()
        stored = np.load(path)
        self.input, self.operators = int(stored["inp"]), json.loads(str(stored["ops"]))
        for i, operator in enumerate(self.operators):
            if operator["k"] in ("CONV", "DWCONV"):  # stored as [out, height, width, in] and [1, height, width, channels]
                order = (0, 3, 1, 2) if operator["k"] == "CONV" else (3, 0, 1, 2)
                weight = torch.from_numpy(stored[f"w{i}"].astype(np.float32)).permute(order).contiguous()
                self.register_buffer(f"w{i}", weight)
                self.register_buffer(f"b{i}", torch.from_numpy(stored[f"b{i}"].astype(np.float32)))

    def forward(self, image):
        """image in 0..255 [batch, 3, height, width] -> {stride: [batch, channels, height/stride, width/stride]}"""
        return {self.STRIDES[y.shape[1]]: y for y in self.blocks(image) if y.shape[1] in self.STRIDES}  # the last of each

    @torch.no_grad()
    def blocks(self, image):
        """image in 0..255 [batch, 3, height, width] -> what each of the 17 blocks hands on, [batch, channels, rows, columns] each"""
        values = {self.input: ((image - 128) / 128).to(memory_format=torch.channels_last)}
        maps = []
        for i, operator in enumerate(self.operators):
            x = values[operator["i"][0]]
            if operator["k"] == "ADD":
                y = x + values[operator["i"][1]]
                maps[-1] = y  # the block's output is the sum
            else:
                weight, stride = getattr(self, f"w{i}"), operator["s"]
                extra = max((-(-x.shape[2] // stride) - 1) * stride + weight.shape[2] - x.shape[2], 0) if operator["same"] else 0
                x = F.pad(x, (extra // 2, extra - extra // 2) * 2)  # TensorFlow's SAME
                y = F.conv2d(x, weight, getattr(self, f"b{i}"), stride, 0, 1, len(weight) if operator["k"] == "DWCONV" else 1)
                if operator["act"] == 3:
                    y.clamp_(0, 6)
                else:
                    maps.append(y)  # linear
            values[operator["o"]] = y
            if y.shape[1] == 320:
                return maps

    def head(self):
        """The two 1x1 convolutions above: 320 -> 1280 (ReLU6), mean over the grid, 1280 -> 1001 logits."""
        last = [i for i, operator in enumerate(self.operators) if operator["k"] == "CONV"][-2:]
        return {name + suffix: getattr(self, f"{kind}{i}").flatten(1 if kind == "w" else 0).numpy()
                for name, i in zip(("expand", "classify"), last) for kind, suffix in (("w", ""), ("b", "_bias"))}
