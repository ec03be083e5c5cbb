"""Trains for a given CPU time; stop and start it as you like.

    OMP_NUM_THREADS=1 python3 train.py --data data --work build [--minutes 50]

Begins with the plain network of parts.py and small pictures. At the fork its twin with deformable convolutions joins, equal to it
since offsets start at zero; from there both are trained alike, on the same views. `<work>/last.pt` holds weights, their moving
averages, optimisers and configuration, and is resumed from.
`--warm-start <folder>` begins at the fork with the weights of an exported model, such as models/repository/classify-deformable/1.
"""
import argparse
import copy
import dataclasses
import json
import os
import signal
import time

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

import config as settings
import evaluate
import views
from deform import twin
from model import Classifier, pool
from prepare import Photos
from vision.onnx_files import load_weights
from vision.train import colour_jitter, update_average


class Learner:
    """A network with its moving average, its optimiser, and a reader of the teacher's answer that is thrown away in the end."""

    def __init__(self, model, config, answers, average=None):
        self.model, self.config, self.updates = model.train(), config, 0
        self.average = (average or copy.deepcopy(model)).eval()
        self.answer = nn.Linear(config.widths[2], answers)
        offsets, others = [], list(self.answer.parameters())
        for name, parameter in model.named_parameters():
            (offsets if ".offset." in name else others).append(parameter)
        self.optimiser = torch.optim.AdamW([{"params": others, "share": 1.0}, {"params": offsets, "share": config.offset_rate}],
                                           weight_decay=config.weight_decay)

    def learn(self, images, labels, answers, rate):
        """One update. Returns (loss by label, nats from the teacher's answer, share of labels found)"""
        self.updates += 1
        for group in self.optimiser.param_groups:
            group["lr"] = rate * group["share"] * min(self.updates / self.config.warmup, 1)
        with torch.autocast("cpu", torch.bfloat16):
            features = pool(self.model.features(images)[0])
            logits, answer = self.model.classify(features).float(), self.answer(features).float()
        by_label = F.cross_entropy(logits, labels, label_smoothing=self.config.smoothing)
        by_teacher = F.kl_div(answer.log_softmax(1), answers.softmax(1), reduction="batchmean")
        self.optimiser.zero_grad(set_to_none=True)
        (by_label + self.config.distil * by_teacher).backward()
        nn.utils.clip_grad_norm_(self.model.parameters(), self.config.clip, error_if_nonfinite=True)
        self.optimiser.step()
        update_average(self.average, self.model, min(self.config.average, self.updates / (self.updates + 10)))
        return by_label.item(), by_teacher.item(), (logits.argmax(1) == labels).float().mean().item()

    def state(self):
        parts = {name: getattr(self, name).state_dict() for name in ("model", "average", "answer", "optimiser")}
        return {**parts, "updates": self.updates}

    def restore(self, state):
        for name in ("model", "average", "answer", "optimiser"):
            getattr(self, name).load_state_dict(state[name])
        self.updates = state["updates"]


def network(config, deformable):
    return Classifier(config, deformable).to(memory_format=torch.channels_last)


def fork(plain, config):
    """{name: learner} of the plain network and its twin, both with a new optimiser so that they start alike."""
    deformable = [twin(weights, network(config, True)) for weights in (plain.model, plain.average)]
    learners = {"plain": Learner(plain.model, config, plain.answer.out_features, plain.average),
                "deformable": Learner(deformable[0], config, plain.answer.out_features, deformable[1])}
    for learner in learners.values():
        learner.answer.load_state_dict(plain.answer.state_dict())
    return learners


def save(path, learners, config, elapsed):
    torch.save({"learners": {name: learner.state() for name, learner in learners.items()},
                "config": json.dumps(dataclasses.asdict(config)), "elapsed": elapsed}, f"{path}.new")
    os.replace(f"{path}.new", path)  # never half a checkpoint


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, help="budget of CPU time; the learning rate falls to 0 by its end")
    parser.add_argument("--warm-start", metavar="FOLDER", help="begin with the weights of an exported model")
    args, config = settings.parse(parser)
    config = dataclasses.replace(config, minutes=args.minutes or config.minutes)
    torch.set_num_threads(1)
    torch.manual_seed(config.seed)

    photos, val = Photos(args.work, "train"), Photos(args.work, "val")
    learners, elapsed = {"plain": Learner(network(config, False), config, photos.answers.shape[1])}, 0.0
    checkpoint = torch.load(args.work / "last.pt") if (args.work / "last.pt").exists() else None
    if checkpoint:
        if "deformable" in checkpoint["learners"]:
            learners = fork(learners["plain"], config)
        for name, state in checkpoint["learners"].items():
            learners[name].restore(state)
        elapsed = checkpoint["elapsed"]
    elif args.warm_start:
        learners = fork(learners["plain"], config)
        for learner in learners.values():
            for weights in (learner.model, learner.average):
                load_weights(weights, f"{args.warm_start}/classify.onnx")
    else:
        for weights in (learners["plain"].model, learners["plain"].average):
            weights.load_state_dict(torch.load(args.work / "parts.pt"))
    updates = learners["plain"].updates
    torch.manual_seed(config.seed + updates)

    begun, saved, stop, log = time.process_time() - elapsed, elapsed, [], []  # on a shared machine the clock says little
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))  # finish the update, save, leave
    for index in photos.epochs(config.batch, (config.seed, updates)):
        elapsed = time.process_time() - begun
        progress = min(elapsed / (60 * config.minutes), 1)
        if stop or progress == 1 and len(learners) == 2:
            break
        if progress >= config.fork and len(learners) == 1:
            learners, log = fork(learners["plain"], config), []
            print("fork", flush=True)
        size = config.small if progress < config.full else config.size
        theta = views.random_views(len(index), config, config.smallest, config.largest)
        images = colour_jitter(views.look(photos.take(index), theta, size), config.jitter).permute(0, 2, 3, 1)
        labels, answers = torch.from_numpy(photos.labels[index]), torch.from_numpy(photos.answers[index]).float()
        log.append([learner.learn(images, labels, answers, config.rate * (1 - progress)) for learner in learners.values()])

        if len(log) == 100:
            for name, mean in zip(learners, np.mean(log, 0)):
                print(f"{name} update {learners[name].updates}  {elapsed / 60:.1f} min  loss {mean[0]:.3f}  teacher {mean[1]:.3f}  "
                      f"right {mean[2]:.3f}", flush=True)
            log = []
        if elapsed - saved > 60 * config.save_minutes:
            save(args.work / "last.pt", learners, config, elapsed)
            for name, learner in learners.items():
                print(f"validation {name} {evaluate.accuracy(learner.average, val, range(0, len(val), 10)):.3f}", flush=True)
            saved = elapsed
    save(args.work / "last.pt", learners, config, elapsed)


if __name__ == "__main__":
    main()
