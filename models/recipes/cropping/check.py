"""Checks in seconds what training would only show in hours: `python3 check.py`."""

import dataclasses

import torch

import config as settings
import data
import evaluate
import model as networks


def digits():
    return data.load(None, held_out=100, smoke=True)[0]


def pictures(count=6):
    return data.batch(digits(), torch.Generator().manual_seed(0), {"cluttered": count, "any": count})


def tiny(crops=1):
    torch.manual_seed(0)
    network = networks.build(settings.toy(dataclasses.replace(settings.PRESETS["crop-stn"], crops=crops, zoom=0.5))).eval()
    torch.nn.init.normal_(network.localiser.theta.weight, std=0.05) if crops else None  # crops that differ from picture to picture
    return network


def theta(*values):
    return torch.tensor(values, dtype=torch.float).view(1, 1, 2, 3)


def identity_copies_every_pixel():
    picture = pictures().grey[:1]
    assert torch.allclose(networks.sample(picture, theta(1, 0, 0, 0, 1, 0), settings.SIDE), picture, atol=1e-5)


def minus_one_and_one_are_the_outer_edges():
    """Half of 56 pixels, a quarter to the right and down, is pixels 14 to 42 moved by 14"""
    picture = pictures().grey[:1, :, :56, :56]
    assert torch.allclose(networks.sample(picture, theta(0.5, 0, 0.5, 0, 0.5, 0.5)), picture[:, :, 28:, 28:], atol=1e-5)
    beyond = networks.sample(picture, theta(0.5, 0, 3, 0, 0.5, 0))
    assert not beyond.any()  # outside is background


def whole_shifts_copy_digits():
    images = digits().images[:3]
    placed = data.place(images, torch.tensor([[0.0, 0.0], [16.0, -16.0], [-16.0, 5.0]]))
    for picture, image, (left, top) in zip(placed, images, ((16, 16), (32, 0), (0, 21))):
        assert torch.allclose(picture[top:top + 28, left:left + 28], image, atol=1e-4)
        assert abs(picture.sum() - image.sum()) < 1e-2


def polarity_and_contrast_do_not_matter():
    ink = pictures().grey[:6]
    wanted = networks.normalise(ink)
    assert torch.allclose(networks.normalise(0.9 - 0.4 * ink), wanted, atol=1e-5)
    assert torch.allclose(networks.normalise(0.2 + 0.3 * ink), wanted, atol=1e-5)
    assert not networks.normalise(torch.full((1, 1, 60, 60), 0.7)).any()


@torch.no_grad()
def a_picture_is_read_the_same_alone_and_in_a_batch():
    for crops in (1, 2):
        network, grey = tiny(crops), pictures().grey
        together = network.read(grey)
        for row, picture in enumerate(grey.split(1)):
            for alone, batched in zip(network.read(picture), together):
                assert torch.allclose(alone[0], batched[row], atol=1e-5)


@torch.no_grad()
def sliding_reads_every_fourth_place():
    classifier, picture = tiny().classifier, networks.normalise(pictures().grey[:1])
    everywhere = classifier(picture)
    assert everywhere.shape == (1, settings.LABELS, 9, 9)
    for row, column in ((0, 0), (3, 5), (8, 8)):
        window = picture[:, :, 4 * row:4 * row + 28, 4 * column:4 * column + 28]
        assert torch.allclose(classifier(window)[0, :, 0, 0], everywhere[0, :, row, column], atol=1e-5)


def pairs_stand_apart_from_left_to_right():
    random = torch.Generator().manual_seed(0)
    for kind in (data.pair, data.any_pair):
        places = kind(digits(), random, 200).places
        gap = places[:, 1, :2] - places[:, 0, :2]
        assert (gap[:, 0] >= 8).all()
        assert (gap.abs().amax(1) >= places[:, :, 2].sum(1) - 1e-4).all()


def the_comparison_has_as_many_weights():
    ours, theirs = (networks.weights(networks.build(settings.PRESETS[name])) for name in ("crop-stn", "crop-cnn"))
    assert abs(ours - theirs) < 0.02 * ours


def scores_count_digits_and_places():
    class Guess:
        def read(self, grey):
            logits = torch.eye(10)[torch.tensor([[1, 2], [3, 9]])]
            centres = torch.tensor([[[-0.5, 0.0], [0.5, 0.0]], [[0.5, 0.0], [0.5, 0.0]]])
            return logits, torch.cat([torch.zeros(2, 2, 2, 2), centres[..., None]], 3)

    places = torch.tensor([[-15.0, 0, 9], [15.0, 0, 9]]).expand(2, 2, 3)
    batch = data.Pictures(torch.zeros(2, 1, 60, 60), torch.tensor([[1, 2], [3, 4]]), places)
    assert evaluate.measure(Guess(), [batch]) == {"pictures": 2, "error": 25.0, "all_right": 50.0, "inside": 50.0}


if __name__ == "__main__":
    torch.set_num_threads(1)
    for check in (identity_copies_every_pixel, minus_one_and_one_are_the_outer_edges, whole_shifts_copy_digits,
                  polarity_and_contrast_do_not_matter, a_picture_is_read_the_same_alone_and_in_a_batch, sliding_reads_every_fourth_place,
                  pairs_stand_apart_from_left_to_right, the_comparison_has_as_many_weights, scores_count_digits_and_places):
        check()
        print("ok  " + check.__name__.replace("_", " "))
