"""Where a photo of any shape lies in the picture that the network reads, so that its region is whole cells of the grid."""
import math

import numpy as np
from PIL import Image

WIDTH, HEIGHT, STRIDE = 320, 240, 8
COLUMNS, ROWS = WIDTH // STRIDE, HEIGHT // STRIDE
FILL = (128, 128, 128)  # what the encoder reads as 0


def fit(width, height):
    """-> (left, top, columns, rows) of a photo in cells: as large as it fits, its sides rounded to cells (a half upwards), centred,
    and where an odd cell is left over it goes to the right or below."""
    scale = min(WIDTH / width, HEIGHT / height) / STRIDE
    columns = min(COLUMNS, max(1, math.floor(width * scale + 0.5)))
    rows = min(ROWS, max(1, math.floor(height * scale + 0.5)))
    return (COLUMNS - columns) // 2, (ROWS - rows) // 2, columns, rows


def pad(photo):
    """PIL image -> uint8 [240, 320, 3] and its region"""
    left, top, columns, rows = region = fit(*photo.size)
    picture = np.full((HEIGHT, WIDTH, 3), FILL, np.uint8)
    picture[inside(region, STRIDE)] = np.asarray(photo.convert("RGB").resize((columns * STRIDE, rows * STRIDE), Image.BILINEAR))
    return picture, region


def inside(region, stride=1):
    """Index of the region in the grid, or in the picture with its stride"""
    left, top, columns, rows = (value * stride for value in region)
    return slice(top, top + rows), slice(left, left + columns)
