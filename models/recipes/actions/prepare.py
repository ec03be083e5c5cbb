"""Encodes every clip once, so that training reads features instead of films.

    prepare.py --data data --work build

Reads `<data>/weizmann/<action>/<person>_*.mp4` through ffmpeg and writes `<work>/clips/<action>-<person>-<take>.npz` for each:
`features` float16 [frames, 196, 208] of frames.py, and `motion` [frames, 196], which only evaluation reads:
by how many grey levels the pixels of each cell changed since the frame before. Take 0 is the film as it is; the others are the same film
as another camera might have taken it. What is there already is not made again.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from actions import config as settings
from actions import figures
from actions.config import FILM_RATE, LABELS
from actions.frames import COLUMNS, ROWS, SIZE, load_encoder

BATCH = 32


def read(path):
    """All frames of a film, squashed to the square as the service does it. uint8 [frames, 224, 224, 3]"""
    command = ["ffmpeg", "-v", "error", "-threads", "1", "-i", str(path), "-vf", f"fps={FILM_RATE},scale={SIZE}:{SIZE}:flags=bilinear",
               "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    pixels = subprocess.run(command, check=True, capture_output=True).stdout
    return np.frombuffer(bytearray(pixels), np.uint8).reshape(-1, SIZE, SIZE, 3)


def films(folder):
    """(action, person, what reads its frames)"""
    for action in LABELS:
        for path in sorted((folder / action).glob("*.mp4")):
            yield action, path.stem.split("_")[0], lambda: read(path)


def drawn_films():
    for action in figures.ACTIONS:
        for person in figures.PEOPLE:
            yield action, person, lambda: figures.film(action, person, 20, FILM_RATE)


def motion(frames):
    """Mean change of the grey level in each cell since the frame before; 0 for the first. [frames, 196]"""
    grey = frames.mean(3, dtype=np.float32)
    change = np.abs(np.diff(grey, axis=0, prepend=grey[:1]))
    return change.reshape(len(frames), ROWS, SIZE // ROWS, COLUMNS, SIZE // COLUMNS).mean((2, 4)).reshape(len(frames), -1)


def retake(frames, config, random):
    """The film [frames, 224, 224, 3] from nearer or farther, pointed elsewhere, perhaps mirrored, in other light"""
    height = random.uniform(*config.sides)
    width = height * random.uniform(1 / config.stretch, config.stretch) * random.choice((-1, 1))
    across, down = random.uniform(-config.pan, config.pan, 2)
    theta = torch.tensor([[[width, 0, across], [0, height, down]]], dtype=torch.float32)
    contrast, light = random.uniform(1 - config.light, 1 + config.light), random.uniform(-1, 1) * 255 * config.light / 2
    grid = F.affine_grid(theta, (1, 3, SIZE, SIZE), align_corners=False)
    seen = F.grid_sample(torch.from_numpy(frames).permute(0, 3, 1, 2).float(), grid.expand(len(frames), -1, -1, -1), mode="bilinear",
                         padding_mode="border", align_corners=False)
    return ((seen - 128) * contrast + 128 + light).clamp(0, 255).byte().permute(0, 2, 3, 1).contiguous().numpy()


@torch.no_grad()
def encode(encoder, frames):
    return np.concatenate([encoder(part).numpy() for part in torch.from_numpy(frames).split(BATCH)]).astype(np.float16)


def main():
    args, config = settings.parse(argparse.ArgumentParser(description=__doc__.splitlines()[0]))
    torch.set_num_threads(1)
    torch.manual_seed(config.seed)
    encoder = load_encoder(args.smoke).to(memory_format=torch.channels_last)
    (args.work / "clips").mkdir(exist_ok=True)
    for action, person, read_frames in drawn_films() if args.smoke else films(args.data / "weizmann"):
        film = read_frames()
        for take in range(config.takes):
            path = args.work / "clips" / f"{action}-{person}-{take}.npz"
            if path.exists():
                continue
            random = np.random.default_rng((config.seed, take, *f"{action}-{person}".encode()))
            frames = film[0 if take == 0 else random.integers(config.stride)::config.stride]
            frames = frames if take == 0 else retake(frames, config, random)
            partial = path.with_suffix(".partial")
            with open(partial, "wb") as file:
                np.savez(file, features=encode(encoder, frames), motion=motion(frames))
            os.replace(partial, path)  # never half a clip
        print(f"{action}-{person}: {len(frames)} frames", flush=True)


if __name__ == "__main__":
    main()
