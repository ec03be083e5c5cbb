"""Trains for a given time; stop and start it as you like.

    OMP_NUM_THREADS=1 python3 train.py --data data --work build [--minutes 100]

Writes `<work>/last.pt` (weights, their moving average, optimiser, configuration as JSON) every few minutes and resumes from it.
`--warm-start <folder>` begins with the weights of an exported model, such as models/repository/transcribe-las/1.
"""

import argparse
import dataclasses
import json
import os
import signal
import time

import numpy as np
import torch
from torch.nn import functional as F

import config as settings
import data
import evaluate
from config import PAD, UNKNOWN
from model import Transcriber

SAVE_MINUTES = 5
VALIDATE_MINUTES = 10


def mask_bands(bands, random):
    """SpecAugment (Park 2019): two runs of bands and two of frames of each utterance are silenced. In place"""
    for utterance in bands:
        for axis, most in ((1, 7), (1, 7), (0, 16), (0, 16)):
            width = random.integers(0, most + 1)
            first = random.integers(0, max(1, utterance.shape[axis] - width))
            utterance.narrow(axis, first, min(width, utterance.shape[axis] - first)).zero_()
    return bands


def losses(model, batch, config, random=None):
    """Summed loss of the speller, characters, CTC loss per utterance; `random` says that it is training"""
    samples, lengths, shifted, tokens = batch
    steps = -(-lengths // config.step)
    with torch.no_grad():
        bands = model.hearing(samples)
        if random is not None:
            bands = mask_bands(bands, random)
    logits, ctc = model(bands, steps, shifted, config.sampling if random is not None else 0.0)
    log_probs = logits.log_softmax(-1)
    real = tokens != PAD
    loss = F.nll_loss(log_probs.transpose(1, 2), tokens, ignore_index=PAD, reduction="sum")
    if random is not None:
        loss = (1 - config.smoothing) * loss - config.smoothing * log_probs[..., UNKNOWN + 1:].mean(-1)[real].sum()
    targets = torch.where(tokens == settings.END, PAD, tokens)
    spoken = F.ctc_loss(ctc.log_softmax(-1).transpose(0, 1), targets, 2 * steps, (targets != PAD).sum(1), blank=PAD,
                        reduction="sum", zero_infinity=True)
    return loss, int(real.sum()), spoken


@torch.no_grad()
def fit_normalisation(hearing, batches):
    """Mean and spread of each band over the batches"""
    frames = torch.cat([hearing.bands(samples).flatten(0, 1) for samples, *_ in batches])
    hearing.mean.copy_(frames.mean(0).half())
    hearing.scale.copy_((1 / frames.std(0)).half())


def save(path, model, average, optimizer, config, updates, elapsed):
    torch.save({"model": model.state_dict(), "average": average, "optimizer": optimizer.state_dict(),
                "config": json.dumps(dataclasses.asdict(config)), "updates": updates, "elapsed": elapsed}, f"{path}.new")
    os.replace(f"{path}.new", path)  # never half a checkpoint


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, help="time budget; the learning rate falls to 0 by its end")
    parser.add_argument("--warm-start", metavar="FOLDER", help="begin with the weights of an exported model")
    args, config = settings.parse(parser)
    config = dataclasses.replace(config, minutes=args.minutes or config.minutes)
    torch.set_num_threads(1)  # for recurrent nets on few cores, one thread is several times faster than two
    torch.manual_seed(config.seed)

    speech = data.Speech(args.work / "speech.npz")
    model = Transcriber(config)
    optimizer = torch.optim.Adam(model.parameters(), betas=(0.9, 0.98), eps=1e-9)
    updates, elapsed = 0, 0.0
    checkpoint = torch.load(args.work / "last.pt") if (args.work / "last.pt").exists() else None
    if checkpoint:
        model.load_state_dict(checkpoint["model"])
        optimizer.load_state_dict(checkpoint["optimizer"])
        updates, elapsed = checkpoint["updates"], checkpoint["elapsed"]
    elif args.warm_start:
        from graphs import read_weights
        model.load_state_dict(read_weights(args.warm_start), strict=False)  # the CTC head was not exported
    utterances = data.stream(speech, config, (config.seed, updates), config.easy if args.warm_start else updates)
    if not checkpoint and not args.warm_start:
        fit_normalisation(model.hearing, [next(utterances) for _ in range(8)])
    average = checkpoint["average"] if checkpoint else {name: tensor.clone() for name, tensor in model.state_dict().items()}
    print(f"{sum(parameter.numel() for parameter in model.parameters()) / 1e6:.2f} M weights, update {updates}, {elapsed / 60:.0f} minutes", flush=True)

    random = np.random.default_rng((config.seed, updates))
    begun, saved, validated = time.time() - elapsed, time.time(), time.time()
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))  # finish the update, save, leave
    window = np.zeros(5)  # speller's loss, characters, CTC loss, utterances, seconds of audio since the last line
    for batch in utterances:
        elapsed = time.time() - begun
        left = 1 - elapsed / (60 * config.minutes)
        if left <= 0 or stop:
            break
        updates += 1
        for group in optimizer.param_groups:
            group["lr"] = config.learning_rate * min(updates / config.warmup, left)

        optimizer.zero_grad(set_to_none=True)
        loss, characters, spoken = losses(model, batch, config, random)
        ((loss + config.ctc * spoken) / characters).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.clip, error_if_nonfinite=True)
        optimizer.step()
        keep = min(config.average, updates / (updates + 10))
        for name, tensor in model.state_dict().items():
            average[name].lerp_(tensor, 1 - keep)

        window += loss.item(), characters, spoken.item(), len(batch[1]), batch[1].sum().item() / data.RATE
        if updates % 50 == 0:
            print(f"update {updates}  {elapsed / 60:.1f} min  loss {window[0] / window[1]:.3f}  ctc {window[2] / window[1]:.3f}  "
                  f"{window[3]:.0f} utterances, {window[4] / 60:.0f} minutes of audio", flush=True)
            window[:] = 0
        if time.time() - validated > 60 * VALIDATE_MINUTES:
            validated = time.time()
            averaged = Transcriber(config).eval()
            averaged.load_state_dict(average)
            for name in config.evaluation:
                scores = evaluate.measure(averaged, speech, name, 1, config)
                print("validation ", *(f"{key} {scores[key]}" for key in ("set", "cer", "wer")), flush=True)
        if time.time() - saved > 60 * SAVE_MINUTES:
            saved = time.time()
            save(args.work / "last.pt", model, average, optimizer, config, updates, elapsed)

    save(args.work / "last.pt", model, average, optimizer, config, updates, elapsed)


if __name__ == "__main__":
    main()
