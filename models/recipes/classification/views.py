"""Views of photos for training: nearer or farther, stretched, shifted, mirrored, recoloured."""
import numpy as np
import torch
import torch.nn.functional as F


def random_views(count, config, smallest, largest):
    """Affine maps [count, 2, 3] from a view to its photo, both -1..1. A photo's side is smallest..largest times that of the view:
    beyond 1 the view is a part of the photo, below it shows the whole and something around it."""
    uniform = lambda low, high, *shape: torch.empty(count, *shape).uniform_(low, high)
    zoom = uniform(np.log(smallest), np.log(largest), 1).exp()
    stretch = uniform(-np.log(config.stretch), np.log(config.stretch), 1).div(2).exp()
    scale = 1 / torch.cat([zoom * stretch, zoom / stretch], 1)    # [count, 2], (x, y)
    shift = uniform(-1, 1, 2) * (1 - scale).abs()                 # the smaller of the two lies wholly in the larger
    mirror = torch.randint(0, 2, (count,)) * 2 - 1
    theta = torch.zeros(count, 2, 3)
    theta[:, 0, 0], theta[:, 1, 1], theta[:, :, 2] = scale[:, 0] * mirror, scale[:, 1], shift
    return theta


def backdrop(photos, size):
    """What lies around a photo: itself, blurred beyond recognition. [batch, 3, size, size]"""
    return F.interpolate(F.adaptive_avg_pool2d(photos, 3), size=size, mode="bilinear", align_corners=False)


def look(photos, theta, size):
    """photos [batch, 3, pixels, pixels] as seen by theta: [batch, 3, size, size]"""
    pixels, views = photos.shape[-1], backdrop(photos, size)
    grids = F.affine_grid(theta, (len(photos), 3, size, size), align_corners=False)
    for i, (photo, grid) in enumerate(zip(photos, grids)):
        width, height = (min(pixels, round(size / float(scale))) for scale in theta[i].abs().diagonal()[:2])
        if min(width, height) < pixels:  # reduced first, or the pixels between those that are read would be lost
            photo = F.interpolate(photo[None], size=(height, width), mode="bilinear", antialias=True)[0]
        view = F.grid_sample(photo[None], grid[None], padding_mode="border", align_corners=False)[0]
        views[i] = torch.where((grid.abs() <= 1).all(-1), view, views[i])
    return views
