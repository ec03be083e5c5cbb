"""Checks in seconds what training would only show in hours: `python3 check.py`."""
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from saliency.metrics import f_curve, mean_absolute_error
from saliency.model import SaliencyNet
from saliency.sampler import crop, paste
from saliency.train import inside, where_loss

WHOLE = torch.tensor([[1.0, 0.0, 0.0]])


def the_whole_region_is_the_map():
    map = torch.rand(1, 2, 12, 12)
    assert torch.allclose(crop(map, WHOLE, 12), map, atol=1e-6)
    assert torch.allclose(paste(map, WHOLE, 12), map, atol=1e-6)


def a_quadrant_is_cut_out_cell_by_cell():
    map = torch.rand(1, 1, 12, 12)
    right_above = torch.tensor([[0.5, 0.5, -0.5]])
    assert torch.allclose(crop(map, right_above, 6), map[:, :, :6, 6:], atol=1e-6)


def pasting_undoes_cutting_and_leaves_the_rest_at_zero():
    map, left_below = torch.rand(1, 1, 12, 12), torch.tensor([[0.5, -0.5, 0.5]])
    pasted = paste(crop(map, left_below, 6), left_below, 12)
    assert torch.allclose(pasted[:, :, 6:, :6], map[:, :, 6:, :6], atol=1e-6)
    pasted[:, :, 6:, :6] = 0
    assert not pasted.abs().gt(1e-6).any()


@torch.no_grad()
def untrained_steps_change_nothing_and_stay_in_the_photo():
    torch.manual_seed(0)
    model = SaliencyNet().eval()
    torch.nn.init.normal_(model.where.choose.weight, std=3)  # as far as it may go
    maps, regions = model(torch.rand(2, 224, 224, 3) * 255)
    assert all(torch.equal(maps[0], later) for later in maps) and len(maps) == 1 + len(regions)
    for tau in regions:
        s, centre = tau[:, :1], tau[:, 1:]
        assert (centre.abs() + s <= 1 + 1e-6).all() and (s >= model.config.smallest).all() and (s <= model.config.largest).all()


@torch.no_grad()
def steps_change_nothing_outside_their_region():
    torch.manual_seed(0)
    model = SaliencyNet().eval()
    torch.nn.init.normal_(model.refine.classify.weight)
    maps, regions = model(torch.rand(1, 224, 224, 3) * 255, steps=1)
    changed = (maps[1] != maps[0])[0, 0]
    s, tx, ty = regions[0][0]
    y, x = torch.meshgrid(*[(2 * torch.arange(112) + 1) / 112 - 1] * 2, indexing="ij")
    margin = s * (1 + 1 / 48) + 1e-4  # the outermost half cell of the region fades
    assert changed.any() and not changed[(abs(x - tx) > margin) | (abs(y - ty) > margin)].any()


def a_photo_is_answered_alike_in_any_batch():
    torch.manual_seed(0)
    model, photos = SaliencyNet().eval(), torch.rand(3, 224, 224, 3) * 255
    with torch.no_grad():
        assert torch.allclose(model(photos)[0][-1][1:2], model(photos[1:2])[0][-1], atol=1e-4)


def regions_are_drawn_to_the_error_that_is_left():
    masks, nothing = torch.zeros(1, 1, 56, 56), torch.full((1, 1, 56, 56), -20.0)
    masks[:, :, 4:14, 40:50] = 1  # above, on the right
    tau = torch.tensor([[0.5, 0.0, 0.0]], requires_grad=True)
    where_loss([nothing], [tau], masks).backward()
    assert tau.grad[0, 1] < 0 < tau.grad[0, 2]  # downhill is to the right and up
    loss = lambda *tau: where_loss([nothing] * 2, [torch.tensor([t]) for t in tau], masks)
    on, off = [0.2, 0.6, -0.7], [0.2, -0.6, 0.7]
    assert loss(on, on) < loss(on, off) < loss(off, off)
    held = inside(torch.tensor([on]), 56)[0, 0]
    assert held[9, 45] > 0.7 and held[50, 10] < 1e-3


def f_measure_by_hand():
    saliency, mask = np.array([[1.0, 0.6], [0.2, 0.0]]), np.array([[True, False], [True, False]])
    f = lambda precision, recall: 1.3 * precision * recall / (0.3 * precision + recall)
    curve = f_curve(saliency, mask)
    for threshold, wanted in ((0, f(1 / 2, 1)), (0.1, f(2 / 3, 1)), (0.5, f(1 / 2, 1 / 2)), (0.9, f(1, 1 / 2)), (1, f(1, 1 / 2))):
        assert np.isclose(curve[round(threshold * 255)], wanted), threshold
    assert np.isclose(mean_absolute_error(saliency, mask), (0 + 0.6 + 0.8 + 0) / 4)
    assert f_curve(np.zeros((2, 2)), mask)[1:].max() == 0 and f_curve(saliency, mask & False).max() == 0


def main():
    torch.set_num_threads(1)
    for check in (the_whole_region_is_the_map, a_quadrant_is_cut_out_cell_by_cell, pasting_undoes_cutting_and_leaves_the_rest_at_zero,
                  untrained_steps_change_nothing_and_stay_in_the_photo, steps_change_nothing_outside_their_region,
                  a_photo_is_answered_alike_in_any_batch, regions_are_drawn_to_the_error_that_is_left, f_measure_by_hand):
        check()
        print(f"ok {check.__name__.replace('_', ' ')}")


if __name__ == "__main__":
    main()
