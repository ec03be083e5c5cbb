"""Trains the detector on parts of sentences of any length, so that it knows short ones too."""
import argparse
import pathlib
import random

import torch

from config import LANGUAGES
from model import Detector
from text import encode

HELD_OUT = 20  # every so many-th sentence
BATCH = 256
LONGEST = 16   # words
CHARACTERS = 60


def read(data):
    train, dev = [], []
    for name in ("help", "stories"):
        for line in (data / f"{name}.tsv").read_text(encoding="utf-8").splitlines():
            language, sentence = line.split("\t")
            (dev if len(sentence) % HELD_OUT == 0 else train).append((LANGUAGES.index(language), sentence))
    return train, dev


def part(sentence, draw):
    words = sentence.split()
    if len(words) < 3:  # and what is written without spaces
        start = draw.randrange(max(1, len(sentence) - 8))
        return sentence[start: start + draw.randint(4, CHARACTERS)]
    count = min(len(words), draw.randint(1, LONGEST))
    start = draw.randrange(len(words) - count + 1)
    return " ".join(words[start: start + count])


def accuracy(model, rows):
    with torch.inference_mode():
        found = [model(torch.from_numpy(encode([text for _, text in rows[i: i + BATCH]]))).argmax(1) for i in range(0, len(rows), BATCH)]
    return (torch.cat(found) == torch.tensor([language for language, _ in rows])).float().mean().item()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--out", type=pathlib.Path, required=True, help="folder of the checkpoint")
    parser.add_argument("--steps", type=int, default=4000)
    parser.add_argument("--smoke", action="store_true")
    arguments = parser.parse_args()
    steps = 30 if arguments.smoke else arguments.steps
    torch.manual_seed(0)
    draw = random.Random(0)
    train, dev = read(arguments.data)
    by_language = [[text for index, text in train if index == language] for language in range(len(LANGUAGES))]
    model = Detector()
    optimizer = torch.optim.Adam(model.parameters(), 1e-2)
    schedule = torch.optim.lr_scheduler.LinearLR(optimizer, 1, 0.02, steps)
    for step in range(steps):
        languages = [draw.randrange(len(LANGUAGES)) for _ in range(BATCH)]  # alike, however many sentences each has
        texts = [part(draw.choice(by_language[language]), draw) for language in languages]
        loss = torch.nn.functional.cross_entropy(model(torch.from_numpy(encode(texts))), torch.tensor(languages), label_smoothing=0.02)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        if step % 200 == 0 or step == steps - 1:
            print(f"step {step}: loss {loss.item():.3f}, held out {accuracy(model, dev or train):.4f}", flush=True)
    arguments.out.mkdir(parents=True, exist_ok=True)
    torch.save(model.state_dict(), arguments.out / "last.pt")


if __name__ == "__main__":
    main()
