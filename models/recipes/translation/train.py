"""Trains for a given time; stop and start it as you like.

    OMP_NUM_THREADS=1 python3 train.py --model translate-en-fr --data data --work build [--minutes 120]

Writes `<work>/<model>/last.pt` (weights, their moving average, optimiser, configuration as JSON) every few minutes and resumes
from it. `--warm-start <folder>` begins with the weights of an exported model, such as models/repository/translate-en-fr/1.
"""

import argparse
import dataclasses
import json
import os
import signal
import time

import numpy as np
import sentencepiece
import torch

import batches
import config as settings
from loss import SmoothedLoss
from model import Translator
from prepare import clean, clean_target

SAVE_MINUTES = 5
VALIDATE_MINUTES = 10


def loss_of(model, batch, smoothing):
    """(summed loss, target tokens)"""
    source, lengths, shifted, target = batch
    features = model(source, lengths, shifted)
    real = (target != settings.PAD).flatten().nonzero().squeeze(1)
    decoder = model.decoder
    loss = SmoothedLoss.apply(features.flatten(0, 1)[real], decoder.embedding.weight, decoder.bias,
                              target.flatten()[real], smoothing)
    return loss, len(real)


@torch.no_grad()
def validate(model, sets, batch_tokens):
    """Cross-entropy per target token of each set, in nats"""
    model.eval()
    results = {}
    for name, pairs in sets.items():
        sums = [loss_of(model, batches.collate(batch), 0.0) for batch in batches.by_length(pairs, batch_tokens)]
        results[name] = sum(loss.item() for loss, _ in sums) / sum(tokens for _, tokens in sums)
    model.train()
    return results


def validation_sets(config, args, work):
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(work / "tokenizer.model"))
    folder = work / "toy" if args.smoke else args.data / f"{config.source}-{config.target}"
    files = {name: folder / f"{name}.tsv" for name in config.validation}
    files.update({name: work / f"held-out.{name}.tsv" for name in config.held_out})
    encode = lambda text: np.array(tokenizer.encode(text) + [settings.EOS])
    sets = {}
    for name, path in files.items():
        pairs = [line.split("\t") for line in path.read_text(encoding="utf-8").splitlines()]
        sets[name] = [(encode(clean(source)), encode(clean_target(target))) for source, target in pairs]
    return sets


def save(path, model, average, optimizer, config, updates, elapsed):
    torch.save({"model": model.state_dict(), "average": average, "optimizer": optimizer.state_dict(),
                "config": json.dumps(dataclasses.asdict(config)), "updates": updates, "elapsed": elapsed}, f"{path}.new")
    os.replace(f"{path}.new", path)  # never half a checkpoint


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, help="time budget; the learning rate falls to 0 by its end")
    parser.add_argument("--rate", type=float, help="peak learning rate; half of the usual for a warm start")
    parser.add_argument("--warm-start", metavar="FOLDER", help="begin with the weights of an exported model")
    args, config, work = settings.parse(parser)
    config = dataclasses.replace(config, minutes=args.minutes or config.minutes, learning_rate=args.rate or config.learning_rate)
    torch.set_num_threads(1)  # for recurrent nets on few cores, one thread is several times faster than two
    torch.manual_seed(config.seed)

    vocabulary = sentencepiece.SentencePieceProcessor(model_file=str(work / "tokenizer.model")).vocab_size()
    model = Translator(config, vocabulary)
    optimizer = torch.optim.Adam(model.parameters(), betas=(0.9, 0.98), eps=1e-9)
    updates, elapsed = 0, 0.0
    if (work / "last.pt").exists():
        checkpoint = torch.load(work / "last.pt")
        model.load_state_dict(checkpoint["model"])
        optimizer.load_state_dict(checkpoint["optimizer"])
        updates, elapsed = checkpoint["updates"], checkpoint["elapsed"]
    elif args.warm_start:
        from graphs import read_weights
        model.load_state_dict(read_weights(args.warm_start))
    average = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    if updates:
        average = checkpoint["average"]
    weights = sum(parameter.numel() for parameter in model.parameters())
    print(f"{weights / 1e6:.2f} M weights, vocabulary {vocabulary}, update {updates}, {elapsed / 60:.0f} minutes", flush=True)

    arrays, sets = dict(np.load(work / "train.npz")), validation_sets(config, args, work)
    data = batches.stream(arrays, config, (config.seed, updates))
    begun, saved, validated = time.time() - elapsed, time.time(), time.time()
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))  # finish the update, save, leave
    window = np.zeros(3)  # loss, tokens, seconds since the last line
    for batch in data:
        started = time.time()
        elapsed = started - begun
        left = 1 - elapsed / (60 * config.minutes)
        if left <= 0 or stop:
            break
        updates += 1
        for group in optimizer.param_groups:
            group["lr"] = config.learning_rate * min(updates / config.warmup, left)

        optimizer.zero_grad(set_to_none=True)
        loss, tokens = loss_of(model, batch, config.smoothing)
        (loss / tokens).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.clip, error_if_nonfinite=True)
        optimizer.step()
        keep = min(config.average, updates / (updates + 10))
        for name, tensor in model.state_dict().items():
            average[name].lerp_(tensor, 1 - keep)

        window += loss.item(), tokens, time.time() - started
        if updates % 100 == 0:
            print(f"update {updates}  {elapsed / 60:.1f} min  loss {window[0] / window[1]:.3f}  "
                  f"{window[1] / window[2]:.0f} tokens/s", flush=True)
            window[:] = 0
        if time.time() - validated > 60 * VALIDATE_MINUTES:
            validated = time.time()
            averaged = Translator(config, vocabulary)
            averaged.load_state_dict(average)
            losses = validate(averaged, sets, config.batch_tokens)
            print("validation  " + "  ".join(f"{name} {value:.3f}" for name, value in losses.items()), flush=True)
        if time.time() - saved > 60 * SAVE_MINUTES:
            saved = time.time()
            save(work / "last.pt", model, average, optimizer, config, updates, elapsed)

    save(work / "last.pt", model, average, optimizer, config, updates, elapsed)
    if stop:
        return
    model.load_state_dict(average)
    print("done  " + "  ".join(f"{name} {value:.3f}" for name, value in validate(model, sets, config.batch_tokens).items()))


if __name__ == "__main__":
    main()
