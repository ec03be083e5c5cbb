"""A toy speech in which every character is a pair of tones: enough to learn to listen within seconds."""

import random

import numpy as np

from audio import RATE
from phrases import CHARACTERS

SECONDS = 0.16  # of each character
ALPHABET = " abcde"


def say(text, pitch=1.0):
    time = np.arange(int(SECONDS * RATE)) / RATE
    tone = lambda character: np.sin(2 * np.pi * pitch * (400 + 450 * CHARACTERS.index(character) ** 0.8) * time) * np.hanning(len(time)) * 0.3
    return np.concatenate([tone(character) if character != " " else 0 * time for character in text]).astype(np.float32)


def recordings(seed):
    rng = random.Random(seed)
    for name, count in (("toy", 600), ("toy.dev", 40)):
        for _ in range(count):
            text = " ".join("".join(rng.choices(ALPHABET[1:], k=rng.randint(1, 3))) for _ in range(rng.randint(1, 2)))
            yield name, "toy", text, say(text, rng.uniform(0.97, 1.03))
