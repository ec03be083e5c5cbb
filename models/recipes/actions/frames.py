"""What the network is told about a frame."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from actions.config import REPOSITORY
from vision.model import Encoder, EncoderConfig
from vision.onnx_files import load_weights

SIZE = 224            # pixels a side of a frame
ROWS = COLUMNS = 14   # a location for every 16 pixels each way
DETAIL = 4            # a location's own pixels, as so many rows and columns of grey


class FrameEncoder(nn.Module):
    """The first stages of an image encoder, and of each location a small picture of itself.

    Its last stage has a location for every 32 pixels, in which a person of 80 is two and a half high and arms are lost.
    """

    def __init__(self, encoder):
        super().__init__()
        self.prepare, self.early, self.join_middle, self.middle = encoder.prepare, encoder.early, encoder.join_middle, encoder.middle
        self.features = encoder.config.widths[2] + DETAIL ** 2

    def forward(self, image):
        """RGB in 0..255 [batch, 224, 224, 3] -> [batch, 196, features], row by row"""
        image = self.prepare(image)
        seen = self.middle(self.join_middle(self.early(image)))             # [batch, 192, 14, 14]
        grey = F.avg_pool2d(image.mean(1, True), SIZE // ROWS // DETAIL)    # [batch, 1, 56, 56]
        detail = grey.view(-1, ROWS, DETAIL, COLUMNS, DETAIL).permute(0, 2, 4, 1, 3).reshape(-1, DETAIL ** 2, ROWS, COLUMNS)
        return torch.cat((seen, 2 * detail), 1).flatten(2).transpose(1, 2)


def load_encoder(smoke=False):
    """With the weights of the shipped encoder; tiny and with random ones for smoke runs"""
    if smoke:
        encoder = Encoder(EncoderConfig(widths=(8, 8, 16, 16), blocks=(1, 1, 1, 1)))
    else:
        encoder = load_weights(Encoder(), REPOSITORY / "vision-encoder" / "1" / "encoder.onnx")
    return FrameEncoder(encoder).eval()
