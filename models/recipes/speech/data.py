"""Utterances of speech.npz in endless random batches, each heard anew."""

import numpy as np
import torch

from audio import RATE, augment, nothing
from config import END, PAD, START, TOKENS

POOL = 8  # batches sorted by length together
IDS = {token: index for index, token in enumerate(TOKENS)}


def encode(text):
    return [IDS[character] for character in text]


def decode(tokens):
    return "".join(TOKENS[token] for token in tokens if token > START and token != END)


class Speech:
    def __init__(self, path):
        arrays = np.load(path)
        self.samples, self.starts, self.texts = arrays["samples"], arrays["starts"], arrays["texts"].tolist()
        self.speakers, sets = arrays["speakers"].tolist(), arrays["sets"]
        self.sets = {name: np.flatnonzero(sets == name) for name in np.unique(sets)}

    def hear(self, index):
        return self.samples[self.starts[index]:self.starts[index + 1]].astype(np.float32) / 32768

    def draw(self, name, random):
        """(samples, text) of a set, or of a string of digits said by one person, or of nobody"""
        if name == "nothing":
            return nothing(random), ""
        if name == "digits":
            takes = self.sets["fsdd.train"]
            first = random.choice(takes)
            same = [first, *random.permutation([take for take in takes if self.speakers[take] == self.speakers[first]])]
            pieces, texts = [], []
            for take in same[:random.integers(1, 8)]:
                pieces += [self.hear(take), np.zeros(int(RATE * random.uniform(0, 0.35)), np.float32)]
                texts.append(self.texts[take])
            return np.concatenate(pieces), " ".join(texts)
        index = random.choice(self.sets[name])
        return self.hear(index), self.texts[index]


def collate(utterances, step):
    """[(samples, text)] -> samples [batch, length], true lengths [batch], shifted tokens, tokens [batch, characters]"""
    lengths = torch.tensor([len(samples) for samples, _ in utterances])
    padded = np.zeros((len(utterances), -(-int(lengths.max()) // step) * step), np.float32)
    tokens = np.full((len(utterances), 2 + max(len(text) for _, text in utterances)), PAD)
    for row, ids, (samples, text) in zip(padded, tokens, utterances):
        row[:len(samples)] = samples
        ids[:len(text) + 2] = [START, *encode(text), END]
    tokens = torch.from_numpy(tokens)
    return torch.from_numpy(padded), lengths, tokens[:, :-1], tokens[:, 1:]


def by_length(utterances, limit):
    """Batches of neighbours in length of at most `limit` samples, padding counted"""
    batch = []
    for utterance in sorted(utterances, key=lambda utterance: len(utterance[0])):
        if batch and len(utterance[0]) * (len(batch) + 1) > limit:
            yield batch
            batch = []
        batch.append(utterance)
    yield batch


def stream(speech, config, seed, made=0):
    """`made` batches were drawn before"""
    random = np.random.default_rng(seed)
    names, shares = list(config.mixture), list(config.mixture.values())
    limit = int(config.batch_seconds * RATE)
    while True:
        longest = int(RATE * (config.easy_seconds if made < config.easy else config.max_seconds))
        pool, total = [], 0
        while total < POOL * limit:
            samples, text = speech.draw(random.choice(names, p=shares), random)
            if random.random() < config.joined:
                more, words = speech.draw(random.choice(names, p=shares), random)
                samples, text = np.concatenate((samples, np.zeros(int(RATE * random.uniform(0.1, 0.8)), np.float32), more)), f"{text} {words}".strip()
            if text and "toy" not in names:
                samples = augment(samples, random)
            if len(samples) <= longest:
                pool.append((samples, text))
                total += len(samples)
        batches = list(by_length(pool, limit))
        made += len(batches)
        for index in random.permutation(len(batches)):
            yield collate(batches[index], config.step)
