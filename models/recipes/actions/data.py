"""Clips as features, the directions in which features change, and batches of windows."""

from dataclasses import dataclass

import numpy as np
import torch

from actions.config import LABELS
from actions.frames import COLUMNS, ROWS


@dataclass
class Clip:
    action: str
    person: str
    take: int             # 0: the film as it is, see prepare.py
    features: np.ndarray  # [frames, 196, 208] float16
    motion: np.ndarray    # [frames, 196]

    @property
    def label(self):
        return list(LABELS).index(self.action)

    def grids(self):
        """[frames, 196, 208] float32"""
        return torch.from_numpy(self.features.astype(np.float32))


def read_clips(work, takes="*"):
    """Clips that prepare.py made: all, or take "0" alone"""
    clips = []
    for path in sorted((work / "clips").glob(f"*-{takes}.npz")):
        action, person, take = path.stem.split("-")
        with np.load(path) as stored:
            clips.append(Clip(action, person, int(take), stored["features"], stored["motion"]))
    return clips


def fit_projection(clips, config):
    """The directions in which the features of a location change most over a clip, each scaled to a spread of 1.

    Whoever acts moves; the wall behind stays, and what it looks like is no business of the model.
    """
    total, mean, count = torch.zeros(config.features, config.features), torch.zeros(config.features), 0
    for clip in clips:
        features = clip.grids()[::2]
        changes = (features - features.mean(0)).flatten(0, 1)
        total += changes.T @ changes
        mean += features.sum((0, 1))
        count += len(changes)
    values, vectors = torch.linalg.eigh(total / count)  # in rising order
    weight = (vectors / values.clamp_min(1e-6).sqrt())[:, -config.directions:].T
    linear = torch.nn.Linear(config.features, config.directions)
    linear.load_state_dict({"weight": weight, "bias": -weight @ (mean / count)})
    return linear


@torch.no_grad()
def project(linear, clips):
    """[frames, 196, directions] of each clip"""
    return [linear(clip.grids()) for clip in clips]


def gather(clips, projected):
    """The takes of each film together: [films][takes], and the label of each film"""
    films = {}
    for clip, frames in zip(clips, projected):
        films.setdefault((clip.label, clip.person), []).append(frames)
    return list(films.values()), [label for label, _ in films]


def move(grids, rows, columns, mirror):
    """Shifts [frames, 196, K] by whole cells, as if the camera pointed elsewhere (the border repeats), and may swap left and right."""
    down, across = (torch.arange(cells).add(by).clamp(0, cells - 1) for cells, by in ((ROWS, rows), (COLUMNS, columns)))
    return grids.unflatten(1, (ROWS, COLUMNS))[:, down][:, :, across.flip(0) if mirror else across].flatten(1, 2)


def batch(films, labels, config, random):
    """A window of each of `batch` films, from any of its takes: features [batch, frames, 196, K], labels [batch], mask [batch, frames]"""
    frames = int(random.integers(*config.window, endpoint=True))
    chosen = random.permutation(len(films))[:config.batch]
    windows = torch.zeros(len(chosen), frames, *films[0][0].shape[1:])
    mask = torch.zeros(len(chosen), frames)
    for window, real, index in zip(windows, mask, chosen):
        clip = films[index][random.integers(len(films[index]))]
        first = random.integers(max(1, len(clip) - frames + 1))
        taken = clip[first:first + frames]
        window[:len(taken)] = move(taken, *random.integers(-2, 3, 2), random.random() < 0.5)
        real[:len(taken)] = 1
    return windows, torch.tensor([labels[index] for index in chosen]), mask
