"""A sheet to look at: each row a photo with its fixations, the attention of each step, the density, and that of the viewers."""
import numpy as np
import torch
from PIL import Image, ImageDraw

from fixation.data import density
from fixation.geometry import HEIGHT, WIDTH, pad
from fixation.metrics import stretch


def grey(map):
    return Image.fromarray((stretch(np.asarray(map)) * 255).astype(np.uint8))


@torch.no_grad()
def write_sheet(path, model, photos, maps):
    sheet = Image.new("RGB", (WIDTH * (3 + model.config.steps), HEIGHT * len(photos)))
    for row, (photo, map) in enumerate(zip(photos, maps)):
        marked = photo.image.copy()
        for x, y in photo.points:
            ImageDraw.Draw(marked).ellipse((x - 2, y - 2, x + 2, y + 2), outline="#ff4040")
        _, attention = model(torch.from_numpy(pad(photo.image)[0])[None])
        tiles = [marked, *(grey(step) for step in attention[0]), grey(map), grey(density(photo.points, *photo.image.size))]
        for column, tile in enumerate(tiles):
            sheet.paste(tile.convert("RGB").resize((WIDTH, HEIGHT), Image.BILINEAR), (column * WIDTH, row * HEIGHT))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)
