"""Checks in seconds what training would only show later: `python3 check.py`."""

import dataclasses
import sys
import tempfile
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from actions import data, train
from actions.config import Config
from actions.evaluate import focus
from actions.frames import COLUMNS, ROWS
from actions.model import LOCATIONS, ActionModel

KINDS = ("predicted", "content", "both", "mean")
TINY = dataclasses.replace(Config(), features=12, directions=5, cell=6, hidden=7, scorer=4, window=(3, 5), batch=4, updates=6, dropout=0.2)


def tiny(kind="both"):
    torch.manual_seed(0)
    return ActionModel(dataclasses.replace(TINY, attention=kind), labels=3).eval()


def films(count=2, frames=5):
    return torch.randn(count, frames, LOCATIONS, TINY.directions, generator=torch.Generator().manual_seed(1))


@torch.no_grad()
def weights_sum_to_one():
    for kind in KINDS:
        _, attention = tiny(kind)(films())
        assert torch.allclose(attention.sum(2), torch.ones(2, 5), atol=1e-6), kind


@torch.no_grad()
def a_film_at_once_is_one_step_after_the_other():
    for kind in KINDS:
        model, film = tiny(kind), films()
        logits, attention = model(film)
        states, look = model.start(film[:, 0])
        for t in range(film.shape[1]):
            step, weights, states, look = model.step(film[:, t], states, look)
            assert torch.allclose(step, logits[:, t], atol=1e-5) and torch.allclose(weights, attention[:, t], atol=1e-6), kind


@torch.no_grad()
def no_frame_is_read_before_its_time():
    model, film = tiny(), films()
    before = model(film)[0]
    film[:, 3:] += 1
    assert torch.allclose(model(film)[0][:, :3], before[:, :3], atol=1e-6)


@torch.no_grad()
def where_to_look_is_said_before_the_frame_is_seen():
    model, film = tiny("predicted"), films()
    before = model(film)[1]
    film[:, 3] += 1
    assert torch.allclose(model(film)[1][:, 3], before[:, 3], atol=1e-6)


@torch.no_grad()
def a_film_is_understood_alike_alone_and_in_a_batch():
    model, film = tiny(), films()
    assert torch.allclose(model(film)[0][1:], model(film[1:])[0], atol=1e-5)


def every_weight_learns():
    model, film = tiny().train(), films()
    train.loss_of(model, film, torch.tensor([0, 2]), torch.ones(2, 5)).backward()
    still = [name for name, value in model.named_parameters() if value.requires_grad and not value.grad.abs().sum() > 0]
    assert not still, still


def what_lies_after_the_end_of_a_clip_costs_nothing():
    model, film, mask = tiny(), films(), torch.ones(2, 5)
    mask[0, 3:] = 0
    before = train.loss_of(model, film, torch.tensor([0, 2]), mask)
    film[0, 3:] += 1
    assert torch.allclose(train.loss_of(model, film, torch.tensor([0, 2]), mask), before)


@torch.no_grad()
def projection_forgets_the_wall_and_scales_what_moves():
    random = np.random.default_rng(0)
    features = 30 * random.standard_normal((1, LOCATIONS, 12)).repeat(20, 0)  # a wall of many colours
    features[..., :5] += np.arange(1, 6) * random.standard_normal((20, LOCATIONS, 5))
    clip = data.Clip("walk", "nobody", 0, features.astype(np.float16), None)
    projection = data.fit_projection([clip], TINY)
    assert projection.weight[:, 5:].abs().max() < 0.1
    spread = projection(clip.grids())[::2].var(0, unbiased=False).mean(0)
    assert torch.allclose(spread, torch.ones(5), atol=0.05), spread


def a_view_is_moved_by_whole_cells_and_mirrored():
    grid = torch.arange(LOCATIONS).float().view(1, LOCATIONS, 1)
    moved = data.move(grid, 1, -1, False).view(ROWS, COLUMNS)
    assert moved[0, :4].tolist() == [14, 14, 15, 16] and torch.equal(moved[-2], moved[-1])
    assert torch.equal(data.move(grid, 1, -1, True).view(ROWS, COLUMNS), moved.flip(1))


def a_run_that_was_stopped_ends_as_one_that_was_not():
    clips, labels = [[film] for film in films(4, 6)], [0, 1, 2, 1]
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in ("whole.pt", "stopped.pt")]
        half = tiny()
        half.config = dataclasses.replace(half.config, updates=3)
        schedule, train.rate = train.rate, lambda update, config: 1e-2
        try:
            whole = train.fit(tiny(), clips, labels, paths[0], log=lambda line: None)
            train.fit(half, clips, labels, paths[1], log=lambda line: None)
            stopped = train.fit(tiny(), clips, labels, paths[1], log=lambda line: None)
        finally:
            train.rate = schedule
    for name, value in whole.state_dict().items():
        assert torch.equal(value, stopped.state_dict()[name]), name


def focus_counts_attention_where_something_moves():
    motion, attention = np.zeros((3, LOCATIONS)), np.full((3, LOCATIONS), 1 / LOCATIONS)
    motion[1:, :7], attention[2] = 99, 0
    attention[2, 3] = 1
    inside, chance = focus(attention, motion)
    assert np.allclose(inside, [7 / LOCATIONS, 1]) and np.allclose(chance, 7 / LOCATIONS)


def main():
    for check in (weights_sum_to_one, a_film_at_once_is_one_step_after_the_other, no_frame_is_read_before_its_time,
                  where_to_look_is_said_before_the_frame_is_seen, a_film_is_understood_alike_alone_and_in_a_batch, every_weight_learns,
                  what_lies_after_the_end_of_a_clip_costs_nothing, projection_forgets_the_wall_and_scales_what_moves,
                  a_view_is_moved_by_whole_cells_and_mirrored, a_run_that_was_stopped_ends_as_one_that_was_not,
                  focus_counts_attention_where_something_moves):
        check()
        print(f"ok {check.__name__.replace('_', ' ')}")


if __name__ == "__main__":
    main()
