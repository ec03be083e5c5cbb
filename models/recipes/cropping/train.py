"""Trains for a given time; stop and start it as you like.

    OMP_NUM_THREADS=1 python3 train.py --model crop-stn --data data --work build [--minutes 30]

Writes `<work>/<model>.pt` (weights, their moving average, optimiser, configuration as JSON) every few minutes and resumes from it.
`--pictures N` ends after so many pictures instead, for a comparison that has seen as much. `--warm-start <checkpoint>` begins with
those weights of another model that fit: two transformers learn from one in a fraction of the time.
"""

import argparse
import dataclasses
import json
import os
import signal
import time
from pathlib import Path

import torch
from torch.nn import functional as F

import config as settings
import data
import evaluate
import model as networks

SAVE_MINUTES = 2
VALIDATE_UPDATES = 1000


def parameter_groups(model, config):
    """[(share of the learning rate, parameters)]"""
    groups = {"reads": [], "finds": []}
    for name, parameter in model.named_parameters():
        groups["finds" if name.startswith("localiser.") else "reads"].append(parameter)
    return [(1.0, groups["reads"]), *([(config.localiser_rate, groups["finds"])] if config.crops else [])]


def shape_loss(theta, config):
    """
    What the loss of the labels is indifferent to, of a batch's crops [n, crops, 2, 3]: that they hang straight, and that they come close.

    Pictures are shifted, turned, sheared and stretched either way alike, so their mean crop has no reason to do any of it. With several crops
    each has its own place, so place is left out.
    """
    mean = theta.mean(0)
    askew = mean[:, 0, 1] ** 2 + mean[:, 1, 0] ** 2 + (mean[:, 0, 0] - mean[:, 1, 1]) ** 2
    if len(askew) == 1:
        askew = askew + mean[:, :, 2].square().sum(-1)
    return config.upright * askew.sum() + config.close * theta[..., :2].square().sum((-1, -2)).mean() / 2


def begin_with(model, weights):
    own = model.state_dict()
    model.load_state_dict({name: weights[name] if name in weights and weights[name].shape == tensor.shape else tensor
                           for name, tensor in own.items()})


def save(path, model, average, optimizer, config, updates, seen, elapsed):
    torch.save({"model": model.state_dict(), "average": average, "optimizer": optimizer.state_dict(),
                "config": json.dumps(dataclasses.asdict(config)), "updates": updates, "pictures": seen, "elapsed": elapsed}, f"{path}.new")
    os.replace(f"{path}.new", path)  # never half a checkpoint


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, help="time budget; the learning rate falls to 0 by its end")
    parser.add_argument("--pictures", type=int, help="budget in pictures instead")
    parser.add_argument("--warm-start", type=Path, metavar="CHECKPOINT", help="begin with the weights of another model that fit")
    args, config = settings.parse(parser)
    config = dataclasses.replace(config, minutes=args.minutes or config.minutes)
    torch.set_num_threads(1)
    torch.manual_seed(config.seed)

    train, held_out, _ = data.load(args.data, config.held_out, args.smoke)
    model = networks.build(config).to(memory_format=torch.channels_last)
    shares, groups = zip(*parameter_groups(model, config))
    optimizer = torch.optim.Adam([{"params": group} for group in groups])
    updates, seen, elapsed = 0, 0, 0.0
    path = args.work / f"{args.model}.pt"
    if path.exists():
        checkpoint = torch.load(path)
        model.load_state_dict(checkpoint["model"])
        optimizer.load_state_dict(checkpoint["optimizer"])
        average, updates, seen, elapsed = (checkpoint[name] for name in ("average", "updates", "pictures", "elapsed"))
    else:
        if args.warm_start:
            begin_with(model, torch.load(args.warm_start)["average"])
        average = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    print(f"{args.model}: {networks.weights(model):,} weights, update {updates}, {elapsed / 60:.0f} minutes")

    random = torch.Generator().manual_seed(config.seed * 1_000_003 + updates)  # a resumed training sees new pictures
    begun, saved = time.time() - elapsed, time.time()
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))  # finish the update, save, leave
    loss_sum = right = count = 0
    while not stop:
        elapsed = time.time() - begun
        left = 1 - (seen / args.pictures if args.pictures else elapsed / (60 * config.minutes))
        if left <= 0:
            break
        updates += 1
        for group, share in zip(optimizer.param_groups, shares):
            group["lr"] = share * config.learning_rate * min(updates / config.warmup, left)

        batch = data.batch(train, random, config.batch)
        logits, theta = model.read(batch.grey.to(memory_format=torch.channels_last))
        loss = F.cross_entropy(logits.flatten(0, 1), batch.labels.flatten())
        if theta is not None:
            loss = loss + shape_loss(theta, config)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.clip, error_if_nonfinite=True)
        optimizer.step()
        keep = min(config.average, updates / (updates + 10))
        for name, tensor in model.state_dict().items():
            if tensor.is_floating_point():  # batches counted by batch normalisation are not
                average[name].lerp_(tensor, 1 - keep)

        seen += len(batch.labels)
        loss_sum, right, count = loss_sum + loss.item(), right + (logits.argmax(-1) == batch.labels).float().mean().item(), count + 1
        if count == 100:
            print(f"update {updates}  {elapsed / 60:.1f} min  {seen:,} pictures  loss {loss_sum / count:.3f}  right {right / count:.3f}", flush=True)
            loss_sum = right = count = 0
        if updates % VALIDATE_UPDATES == 0:
            averaged = networks.build(config)
            averaged.load_state_dict(average)
            for kind in config.batch:
                scores = evaluate.measure(averaged.eval(), evaluate.made(kind, held_out, 2000))
                print("validation ", json.dumps({"set": kind, **scores}), flush=True)
        if time.time() - saved > 60 * SAVE_MINUTES:
            saved = time.time()
            save(path, model, average, optimizer, config, updates, seen, elapsed)
    save(path, model, average, optimizer, config, updates, seen, elapsed)


if __name__ == "__main__":
    main()
