"""Draws where the model looks: a film as a strip of frames, and below it the same with what it does not look at darkened.

    show.py --data data --work build --clips walk-ira wave1-eli --out look.png      by models that never saw the person
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from actions import config as settings
from actions.config import LABELS
from actions.data import project, read_clips
from actions.evaluate import watch
from actions.frames import COLUMNS, ROWS, SIZE
from actions.prepare import read
from actions.train import checkpoint_path, load

FRAMES = 8  # of a strip, evenly over the film


def darken(frame, attention):
    """uint8 [224, 224, 3], [196] -> the frame as bright as the attention is, relative to its largest weight"""
    weights = Image.fromarray(attention.reshape(ROWS, COLUMNS).astype(np.float32)).resize((SIZE, SIZE), Image.BICUBIC)
    brightness = 0.15 + 0.85 * (np.asarray(weights) / attention.max()).clip(0, 1)
    return (frame * brightness[:, :, None]).astype(np.uint8)


def strip(frames, attention):
    shown = np.linspace(0, len(frames) - 1, FRAMES).round().astype(int)
    return np.concatenate((np.concatenate(frames[shown], 1), np.concatenate([darken(frames[i], attention[i]) for i in shown], 1)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clips", nargs="+", required=True, help="by their files in <work>/clips")
    parser.add_argument("--out", type=Path, default=Path("look.png"))
    args, config = settings.parse(parser)
    torch.set_num_threads(1)
    clips, strips = {f"{clip.action}-{clip.person}": clip for clip in read_clips(args.work, "0")}, []
    for name in args.clips:
        clip = clips[name]
        model = load(checkpoint_path(args.work, config, clip.person))
        scores, attention = watch(model, project(model.project, [clip])[0])
        film = next((args.data / "weizmann" / clip.action).glob(f"{clip.person}_*.mp4"))
        strips.append(strip(read(film)[::config.stride], attention))
        print(f"{name}: {list(LABELS.values())[scores.mean(0).argmax()]}, {scores.mean(0).max():.2f}")
    Image.fromarray(np.concatenate(strips)).save(args.out)


if __name__ == "__main__":
    main()
