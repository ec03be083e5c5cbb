"""Checks in seconds what training would only show in hours: `python3 check.py`."""
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from fixation import metrics
from fixation.data import Example, density, fixated
from fixation.geometry import COLUMNS, FILL, ROWS, fit, pad
from fixation.model import FixationNet
from fixation.train import losses
from vision.model import Encoder


def photos_of_any_shape_lie_in_whole_cells():
    assert fit(800, 600) == (0, 0, 40, 30)
    assert fit(500, 500) == (5, 0, 30, 30)
    assert fit(600, 800) == (8, 0, 23, 30)  # 22.5 cells round up, and of the 17 left over 8 go to the left
    assert fit(1000, 10) == (0, 14, 40, 1)
    assert fit(1, 1000) == (19, 0, 1, 30)


def padding_is_grey_and_the_photo_is_whole():
    picture, (left, top, columns, rows) = pad(Image.new("RGB", (100, 100), (9, 9, 9)))
    assert (picture[:, :left * 8] == FILL).all() and (picture[:, (left + columns) * 8:] == FILL).all()
    assert (picture[top * 8:(top + rows) * 8, left * 8:(left + columns) * 8] == 9).all()


def fixations_move_with_the_photo():
    example = Example(Image.new("RGB", (100, 100)), np.array([[99.0, 1.0], [50.0, 50.0]]))
    assert example.counts[0, 34] == 1 and example.counts[15, 20] == 1 and example.counts.sum() == 2
    assert np.isclose(example.density.sum(), 1) and not example.density[~example.region].any()
    assert example.density[0, 34] == example.density.max()


def densities_peak_where_people_looked_and_sum_to_one():
    spread = density(np.array([[100.5, 60.5]]), 320, 240)
    assert np.isclose(spread.sum(), 1) and np.unravel_index(spread.argmax(), spread.shape) == (60, 100)
    coarse = density(np.array([[100.0, 60.0]]), 320, 240, cell=8)
    assert coarse.shape == (30, 40) and np.unravel_index(coarse.argmax(), coarse.shape) == (7, 12)
    assert fixated(np.array([[100.9, 60.2], [100.1, 60.8]]), 320, 240).sum() == 1  # a pixel is looked at or not


def scores_by_hand():
    map, looked = np.array([[0.1, 0.2], [0.3, 0.4]]), np.array([[False, False], [False, True]])
    assert np.isclose(metrics.nss(map, looked), 0.15 / np.std([0.1, 0.2, 0.3, 0.4]))
    assert np.isclose(metrics.cc(map, map * 2 + 1), 1) and np.isclose(metrics.cc(map, -map), -1)
    assert np.isclose(metrics.cc(map, np.array([[0.2, 0.1], [0.4, 0.3]])), 0.6)
    assert np.isclose(metrics.kl(map, map), 0)
    assert np.isclose(metrics.kl(np.full((2, 2), 0.25), np.array([[0, 0], [0.5, 0.5]])), np.log(2))  # from uniform to half of it
    assert metrics.kl(np.array([[1.0, 0]]), np.array([[0, 1.0]])) > 30  # zero where somebody looked
    assert np.isclose(metrics.sim(map, map), 1)
    # stretched to sum to 1 these are (0, 1, 2, 3) / 6 and (3, 2, 1, 0) / 6
    assert np.isclose(metrics.sim(map, map[::-1, ::-1]), 2 / 6)


def auc_by_hand():
    map = np.array([[0.1, 0.2], [0.3, 0.4]])
    looked = lambda *values: np.isin(map, values)
    assert np.isclose(metrics.auc_judd(map, looked(0.4)), 1)
    assert np.isclose(metrics.auc_judd(map, looked(0.1)), 0.5)  # the benchmark joins (0, 0) to (1, 1), the only threshold there is
    # one of the two others lies above 0.2: the curve runs (0, 0), (0, 0.5), (0.5, 1), (1, 1)
    assert np.isclose(metrics.auc_judd(map, looked(0.4, 0.2)), 0.5 * 0.75 + 0.5)
    flat = np.full((60, 80), 1 / 4800)
    assert abs(metrics.auc_judd(flat, np.random.default_rng(1).random(flat.shape) < 0.2) - 0.5) < 0.05  # ties give nothing away
    tiny = np.random.default_rng(2).random((60, 80)) * 1e-9
    assert metrics.auc_judd(tiny, tiny > 0.9e-9) > 0.999  # jitter does not drown a density of small numbers


def a_model_that_knows_the_density_has_the_least_loss():
    torch.manual_seed(0)
    region = torch.zeros(1, ROWS, COLUMNS, dtype=torch.bool)
    region[:, :, 5:35] = True
    truth = torch.rand(1, ROWS, COLUMNS) * region
    truth, counts = truth / truth.sum(), (truth > 0.9).float()
    total, parts = losses(truth.clamp_min(1e-12).log(), truth, counts, region)
    assert abs(parts["kl"]) < 1e-4 and abs(parts["cc"] - 1) < 1e-4
    inside = truth[region].numpy().reshape(1, -1)
    assert abs(parts["nss"] - metrics.nss(inside, counts[region].numpy().reshape(1, -1) > 0)) < 1e-3
    padded = torch.where(region, truth.clamp_min(1e-12).log(), torch.tensor(5.0))
    assert torch.allclose(losses(padded, truth, counts, region)[0], total, atol=1e-4)  # what is said of the padding does not count


def maps_sum_to_one_and_the_first_look_is_everywhere():
    torch.manual_seed(0)
    model = FixationNet().eval()
    with torch.no_grad():
        logits, attention = model(torch.randint(0, 256, (2, 240, 320, 3), dtype=torch.uint8))
    assert logits.shape == (2, ROWS, COLUMNS) and attention.shape == (2, 4, ROWS, COLUMNS)
    assert torch.allclose(attention, torch.full_like(attention, 1 / (ROWS * COLUMNS)), atol=1e-7)
    assert torch.isclose(model.priors[0].gaussians().amax(), torch.tensor(1.0), atol=0.05)


@torch.no_grad()
def a_dilated_stage_answers_as_the_strided_one_in_its_own_places():
    torch.manual_seed(0)
    late, x = Encoder().eval().late, torch.rand(1, 192, 16, 16)
    for block in late:
        torch.nn.init.ones_(block.norm2.weight)
    wide = FixationNet().eval().features.encoder.late
    wide.load_state_dict(late.state_dict())
    assert torch.allclose(wide(x)[:, :, ::2, ::2], late(x), atol=1e-4)


def every_weight_learns():
    torch.manual_seed(0)
    model = FixationNet().train()
    torch.nn.init.normal_(model.look.score.weight, std=0.1)
    for block in (*model.features.encoder.early[6:], *model.features.encoder.middle, *model.features.encoder.late):
        torch.nn.init.ones_(block.norm2.weight)
    example = Example(Image.effect_noise((200, 150), 80), np.array([[60.0, 40.0], [120.0, 90.0]]))
    target = [torch.from_numpy(value)[None] for value in (example.density, example.counts, example.region)]
    losses(model(torch.from_numpy(example.picture)[None])[0], *target)[0].backward()
    still = [name for name, value in model.named_parameters() if value.grad is None or not value.grad.abs().sum() > 0]
    assert not still, still


def main():
    torch.set_num_threads(1)
    for check in (photos_of_any_shape_lie_in_whole_cells, padding_is_grey_and_the_photo_is_whole, fixations_move_with_the_photo,
                  densities_peak_where_people_looked_and_sum_to_one, scores_by_hand, auc_by_hand,
                  a_model_that_knows_the_density_has_the_least_loss, maps_sum_to_one_and_the_first_look_is_everywhere,
                  a_dilated_stage_answers_as_the_strided_one_in_its_own_places, every_weight_learns):
        check()
        print(f"ok {check.__name__.replace('_', ' ')}")


if __name__ == "__main__":
    main()
