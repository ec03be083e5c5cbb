"""How often people are understood whom the model never saw, and whether it looks at what moves.

    evaluate.py --data data --work build        after train.py --leave-one-out

Prints a line of JSON for the network with attention and one for the network without: for each person, or each group in `--without`, the
network that was trained on the others names their clips. The class of a clip is the one with the largest mean of its frames' probabilities.
"""

import argparse
import dataclasses
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from actions import config as settings
from actions.config import LABELS
from actions.data import project, read_clips
from actions.train import checkpoint_path, load

MOVING = 4.0  # grey levels of 255 by which the pixels of a cell changed on average since the frame before
PARTS = {"clips": lambda n: slice(0, n), "firstHalves": lambda n: slice(0, n // 2), "secondHalves": lambda n: slice(n // 2, n),
         "lastSeconds": lambda n: slice(max(0, n - 8), n)}


@torch.no_grad()
def watch(model, frames):
    """[frames, 196, directions] of one film -> probabilities [frames, labels], attention [frames, 196]"""
    logits, attention = model(frames.unsqueeze(0))
    return logits[0].softmax(1).numpy(), attention[0].numpy()


def focus(attention, motion):
    """Of each frame in which something moves: how much attention is in moving cells, and how many of the cells those are"""
    moving = motion > MOVING                                             # [frames, 196]
    some = moving.any(1)
    return (attention * moving).sum(1)[some], moving.mean(1)[some]


def measure(clips, config, work, held_out):
    """held_out: groups of people, each left out of the training of one network, joined by commas"""
    right, confused, shares = {part: [] for part in PARTS}, [], []
    for people in held_out:
        model = load(checkpoint_path(work, config, people))
        theirs = [clip for clip in clips if clip.person in people.split(",")]
        for clip, frames in zip(theirs, project(model.project, theirs)):
            answers = {part: int(watch(model, frames[cut(len(frames))])[0].mean(0).argmax()) for part, cut in PARTS.items()}
            for part, answer in answers.items():
                right[part].append(answer == clip.label)
            if answers["clips"] != clip.label:
                confused.append(f"{clip.person}: {LABELS[clip.action]} as {list(LABELS.values())[answers['clips']]}")
            shares.append(focus(watch(model, frames)[1], clip.motion))
    percent = lambda values: round(100 * float(np.mean(values)), 1)
    inside, chance = map(np.concatenate, zip(*shares))
    return {"attention": config.attention, "without": held_out, "count": len(shares), **{part: percent(values) for part, values in right.items()},
            "attentionOnMotion": percent(inside), "cellsInMotion": percent(chance), "confused": confused}


def main():
    args, config = settings.parse(argparse.ArgumentParser(description=__doc__.splitlines()[0]))
    torch.set_num_threads(1)
    clips = read_clips(args.work, "0")
    held_out = args.without or sorted({clip.person for clip in clips})
    for attention in (config.attention, "mean"):
        print(json.dumps(measure(clips, dataclasses.replace(config, attention=attention), args.work, held_out)), flush=True)


if __name__ == "__main__":
    main()
