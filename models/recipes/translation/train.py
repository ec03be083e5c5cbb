"""Trains for a given CPU time; stop and start it as you like.

    OMP_NUM_THREADS=1 python3 train.py --model translate-en-fr --data data --work build [--minutes 120]

Writes `<work>/<model>/last.pt` (weights, their moving average, optimiser, configuration as JSON) every few minutes and resumes
from it, with the same time and rate unless others are given. `--warm-start <folder>` begins with the weights of an exported
model, such as models/repository/translate-en-fr/1.
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
import links as word_links
from loss import SmoothedLoss, guided
from model import Translator
from prepare import read

SAVE_MINUTES = 5       # on the clock: what a crash may lose
VALIDATE_MINUTES = 20  # of CPU time


def loss_of(model, batch, smoothing):
    """(summed loss, target tokens, summed loss of the attention, rows that have links)"""
    source, lengths, shifted, target, linked = batch
    features, attention = model(source, lengths, shifted)
    real = (target != settings.PAD).flatten().nonzero().squeeze(1)
    decoder = model.decoder
    loss = SmoothedLoss.apply(features.flatten(0, 1)[real], decoder.embedding.weight, decoder.bias,
                              target.flatten()[real], smoothing)
    return loss, len(real), *((features.new_zeros(()), 0) if attention is None else guided(attention, linked))


@torch.no_grad()
def validate(model, sets, batch_tokens):
    """What there is to say of each set: cross-entropy per target token and loss of the attention per linked row, in nats"""
    model.eval()
    results = {}
    for name, pairs in sets.items():
        sums = np.sum([[float(value) for value in loss_of(model, batches.collate(batch), 0.0)]
                       for batch in batches.by_length(pairs, batch_tokens)], axis=0)
        results[name] = f"{sums[0] / sums[1]:.3f}" + (f" (links {sums[2] / sums[3]:.3f})" if sums[3] else "")
    model.train()
    return "  ".join(f"{name} {result}" for name, result in results.items())


def validation_sets(config, args, work):
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(work / "tokenizer.model"))
    folder = work / "toy" if args.smoke else args.data / f"{config.source}-{config.target}"
    files = {name: (folder, name) for name in config.validation}
    files.update({name: (work, f"held-out.{name}") for name in config.held_out})
    sets = {}
    for name, place in files.items():
        sets[name] = []
        for source, target, linked in read(*place):
            (source, source_words), (target, target_words) = word_links.encode(tokenizer, source), word_links.encode(tokenizer, target)
            sets[name].append((np.array(source + [settings.EOS]), np.array(target + [settings.EOS]),
                               word_links.of_pieces(linked, source_words, target_words)))
    return sets


def save(path, model, average, optimizer, config, updates, elapsed):
    torch.save({"model": model.state_dict(), "average": average, "optimizer": optimizer.state_dict(),
                "config": json.dumps(dataclasses.asdict(config)), "updates": updates, "elapsed": elapsed}, f"{path}.new")
    os.replace(f"{path}.new", path)  # never half a checkpoint


def averaged(average, config, vocabulary):
    model = Translator(config, vocabulary)
    model.load_state_dict(average)
    return model


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, help="budget of CPU time; the learning rate falls to 0 by its end")
    parser.add_argument("--rate", type=float, help="peak learning rate; half of the usual for a warm start")
    parser.add_argument("--warm-start", metavar="FOLDER", help="begin with the weights of an exported model")
    args, config, work = settings.parse(parser)
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
        updates, elapsed, begun_with = checkpoint["updates"], checkpoint["elapsed"], json.loads(checkpoint["config"])
        config = dataclasses.replace(config, minutes=begun_with["minutes"], learning_rate=begun_with["learning_rate"])
        torch.manual_seed(config.seed + updates)
    elif args.warm_start:
        from graphs import read_weights
        model.load_state_dict(read_weights(args.warm_start))
    config = dataclasses.replace(config, minutes=args.minutes or config.minutes, learning_rate=args.rate or config.learning_rate)
    average = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    if updates:
        average = checkpoint["average"]
    weights = sum(parameter.numel() for parameter in model.parameters())
    print(f"{weights / 1e6:.2f} M weights, vocabulary {vocabulary}, update {updates}, {elapsed / 60:.0f} minutes", flush=True)

    arrays, sets = dict(np.load(work / "train.npz")), validation_sets(config, args, work)
    data = batches.stream(arrays, config, (config.seed, updates))
    print("validation  " + validate(averaged(average, config, vocabulary), sets, config.batch_tokens), flush=True)
    begun, saved, validated = time.process_time() - elapsed, time.time(), time.process_time()
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(True))  # finish the update, save, leave
    window = np.zeros(5)  # loss, tokens, attention's loss, rows, seconds since the last line
    for batch in data:
        started = time.process_time()  # of a machine that others use, too, what this one got
        elapsed = started - begun
        left = 1 - elapsed / (60 * config.minutes)
        if left <= 0 or stop:
            break
        updates += 1
        for group in optimizer.param_groups:
            group["lr"] = config.learning_rate * min(updates / config.warmup, left)

        optimizer.zero_grad(set_to_none=True)
        loss, tokens, off_links, rows = loss_of(model, batch, config.smoothing)
        (loss / tokens + config.guidance * off_links / max(1, rows)).backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), config.clip, error_if_nonfinite=True)
        optimizer.step()
        keep = min(config.average, updates / (updates + 10))
        for name, tensor in model.state_dict().items():
            average[name].lerp_(tensor, 1 - keep)

        window += loss.item(), tokens, off_links.item(), rows, time.process_time() - started
        if updates % 100 == 0:
            print(f"update {updates}  {elapsed / 60:.1f} min  loss {window[0] / window[1]:.3f}  "
                  f"links {window[2] / max(1, window[3]):.3f}  {window[1] / window[4]:.0f} tokens/s", flush=True)
            window[:] = 0
        if time.process_time() - validated > 60 * VALIDATE_MINUTES:
            validated = time.process_time()
            print("validation  " + validate(averaged(average, config, vocabulary), sets, config.batch_tokens), flush=True)
        if time.time() - saved > 60 * SAVE_MINUTES:
            saved = time.time()
            save(work / "last.pt", model, average, optimizer, config, updates, elapsed)

    save(work / "last.pt", model, average, optimizer, config, updates, elapsed)
    if not stop:
        print("done  " + validate(averaged(average, config, vocabulary), sets, config.batch_tokens), flush=True)


if __name__ == "__main__":
    main()
