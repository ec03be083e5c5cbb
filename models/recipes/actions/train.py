"""Trains on all people, or with some of them left out for evaluation.

    train.py --data data --work build                     the model that is shipped: <work>/both.pt
    train.py --data data --work build --leave-one-out     for each person one that never saw them, with attention and without
    train.py --data data --work build --without eli,ira   one that never saw these two, with attention and without

Checkpoints carry their configuration. A run that was stopped goes on from its last one; one that is finished is not repeated.
"""

import argparse
import dataclasses
import json
import os
import sys
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from actions import config as settings
from actions import data
from actions.config import LABELS, Config
from actions.model import LOCATIONS, ActionModel

SAVE_EVERY = 60  # updates


def loss_of(model, windows, labels, mask):
    """Cross entropy of every frame and the doubly stochastic penalty: over a window no location should be forgotten"""
    logits, attention = model(windows)
    frames = F.cross_entropy(logits.flatten(0, 1), labels.repeat_interleave(mask.shape[1]), reduction="none",
                             label_smoothing=model.config.smoothing).view_as(mask)
    total = (attention * mask.unsqueeze(2)).sum(1)                     # [batch, 196]
    share = mask.sum(1, keepdim=True) / LOCATIONS                      # the paper's 1 cannot be met by 20 frames on 196 locations
    return (frames * mask).sum() / mask.sum() + model.config.doubly_stochastic * ((share - total) ** 2).sum(1).mean()


def rate(update, config):
    """A tenth of the updates to warm up, then down to 0 in a straight line"""
    return config.learning_rate * min(1, 10 * update / config.updates) * min(1, (config.updates - update) / (0.9 * config.updates))


def fit(model, films, labels, path, log=print):
    """Trains from the beginning or from the checkpoint at `path`; the model ends as the moving average of its weights"""
    config = model.config
    optimizer = torch.optim.AdamW((p for p in model.parameters() if p.requires_grad), config.learning_rate, weight_decay=config.weight_decay)
    average, update = {name: value.clone() for name, value in model.state_dict().items()}, 0
    if path.exists():
        saved = torch.load(path)
        model.load_state_dict(saved["model"])
        optimizer.load_state_dict(saved["optimizer"])
        average, update = saved["average"], saved["update"]
    losses = []
    model.train()
    while update < config.updates:
        torch.manual_seed(config.seed + update)  # of dropout; with that of the batch a run that resumes is the run that was not stopped
        windows, classes, mask = data.batch(films, labels, config, np.random.default_rng((config.seed, update)))
        for group in optimizer.param_groups:
            group["lr"] = rate(update + 1, config)
        optimizer.zero_grad(set_to_none=True)
        loss = loss_of(model, windows, classes, mask)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.clip, error_if_nonfinite=True)
        optimizer.step()
        update += 1
        keep = min(config.average, update / (update + 10))
        for name, value in model.state_dict().items():
            average[name].lerp_(value, 1 - keep)
        losses.append(loss.item())
        if update % SAVE_EVERY == 0 or update == config.updates:
            log(f"{path.stem}  update {update}  loss {np.mean(losses[-SAVE_EVERY:]):.3f}")
            torch.save({"model": model.state_dict(), "average": average, "optimizer": optimizer.state_dict(),
                        "config": json.dumps(dataclasses.asdict(config)), "update": update}, f"{path}.new")
            os.replace(f"{path}.new", path)  # never half a checkpoint
    model.load_state_dict(average)
    return model.eval()


def checkpoint_path(work, config, without=""):
    """without: the people left out, joined by commas"""
    return work / (f"{config.attention}-without-{without}.pt" if without else f"{config.attention}.pt")


def load(path):
    """The trained model of a checkpoint"""
    saved = torch.load(path)
    config = Config(**json.loads(saved["config"]))
    model = ActionModel(config, len(LABELS))
    model.load_state_dict(saved["average"])
    return model.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--leave-one-out", action="store_true", help="train once for each person, on the others")
    args, config = settings.parse(parser)
    torch.set_num_threads(1)
    clips = data.read_clips(args.work)
    held_out = sorted({clip.person for clip in clips}) if args.leave_one_out else args.without
    for people in held_out or [""]:
        chosen = [clip for clip in clips if clip.person not in people.split(",")]
        projection = data.fit_projection(chosen, config)
        films, labels = data.gather(chosen, data.project(projection, chosen))
        for attention in (config.attention, "mean") if held_out else [config.attention]:
            torch.manual_seed(config.seed)
            model = ActionModel(dataclasses.replace(config, attention=attention), len(LABELS))
            model.project.load_state_dict(projection.state_dict())
            fit(model, films, labels, checkpoint_path(args.work, model.config, people))


if __name__ == "__main__":
    main()
