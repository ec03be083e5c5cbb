"""A sheet to look at: each row a photo with its regions, its mask, the first map and the map after each step."""
import numpy as np
from PIL import Image, ImageDraw

COLOURS = ("#ff4040", "#ffc040", "#40e060", "#40a0ff", "#c060ff", "#ff60c0")


def outline(photo, regions):
    image = Image.fromarray(photo)
    side, draw = len(photo), ImageDraw.Draw(image)
    for (s, tx, ty), colour in zip(regions.tolist(), COLOURS):
        corners = [(centre + sign * s + 1) / 2 * side for sign in (-1, 1) for centre in (tx, ty)]
        draw.rectangle(corners, outline=colour, width=2)
    return image


def write_sheet(path, photos, masks, maps, regions):
    """photos uint8 [n, side, side, 3], n masks of any size, maps [n, 1 + steps, rows, columns], regions [n, steps, 3]"""
    side = photos.shape[1]
    sheet = Image.new("RGB", (side * (2 + maps.shape[1]), side * len(photos)))
    for row, (photo, mask, steps, boxes) in enumerate(zip(photos, masks, maps.numpy(), regions)):
        tiles = [outline(photo, boxes), *(Image.fromarray((tile * 255).astype(np.uint8)) for tile in (mask, *steps))]
        for column, tile in enumerate(tiles):
            sheet.paste(tile.convert("RGB").resize((side, side), Image.BILINEAR), (column * side, row * side))
    path.parent.mkdir(parents=True, exist_ok=True)
    sheet.save(path)
