"""The spatial transformer of a region tau = (s, tx, ty): cut it out of a map, paste it back (Jaderberg et al. 2015).

Coordinates run from -1 to 1 between the outer edges of a map (align_corners=False), x to the right and y down. A region is centred
on (tx, ty) and reaches s to each side, so (1, 0, 0) is the whole map whatever its resolution.
"""
import torch
import torch.nn.functional as F


def centres(size):
    """Of `size` cells in a row. [size]"""
    return (2 * torch.arange(size, dtype=torch.float32) + 1) / size - 1


def sample(maps, x, y, size, padding):
    """maps [batch, channels, height, width] at every pair of x and y, each [batch, size] -> [batch, channels, size, size]"""
    column = torch.zeros(size, 1)
    grid = torch.stack((x[:, None, :] + column, y[:, :, None] + column.T), -1)  # [batch, size, size, 2]
    return F.grid_sample(maps, grid, padding_mode=padding, align_corners=False)


def crop(maps, tau, size):
    """The region as [batch, channels, size, size]. Half a pixel outside the map lies its border, not black"""
    s, tx, ty = tau.split(1, 1)
    return sample(maps, s * centres(size) + tx, s * centres(size) + ty, size, "border")


def paste(region, tau, size):
    """The inverse: a map of size x size that is 0 outside the region. The outermost half cell of the region fades"""
    s, tx, ty = tau.split(1, 1)
    return sample(region, (centres(size) - tx) / s, (centres(size) - ty) / s, size, "zeros")
