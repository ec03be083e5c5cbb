"""An endless stream of padded batches with the corpora in the wanted proportion."""

import numpy as np
import torch

from config import BOS, PAD

POOL = 100  # batches sorted by length together: more sorts better, fewer mixes better


class Corpus:
    """Pairs of one corpus in a new random order each time it has been used up."""

    def __init__(self, arrays, name, longest, rng):
        self.arrays = {key + part: arrays[f"{name}/{key}{part}"] for key in ("source", "target", "links") for part in ("", "_starts")}
        lengths = np.diff(self.arrays["target_starts"])
        self.pairs = np.flatnonzero(lengths <= longest)
        self.mean_length = lengths[self.pairs].mean()
        self.rng, self.order = rng, []

    def draw(self):
        if not self.order:
            self.order = self.rng.permutation(self.pairs).tolist()
        pair = self.order.pop()
        side = lambda name: self.arrays[name][slice(*self.arrays[name + "_starts"][pair:pair + 2])]
        return side("source"), side("target"), side("links")


def pad(sequences):
    """list of id arrays -> [batch, length], PAD at the end"""
    ids = np.full((len(sequences), max(map(len, sequences))), PAD, np.int64)
    for row, sequence in zip(ids, sequences):
        row[:len(sequence)] = sequence
    return torch.from_numpy(ids)


def collate(pairs):
    """source [batch, length], lengths [batch], shifted target [batch, steps] (starts with <s>), target [batch, steps], and which
    source tokens each target token is linked to [batch, steps, length]"""
    source, target = pad([s for s, _, _ in pairs]), pad([t for _, t, _ in pairs])
    shifted = torch.cat((torch.full((len(pairs), 1), BOS), target[:, :-1]), 1)
    linked = torch.zeros(*target.shape, source.shape[1])
    places = np.concatenate([links for _, _, links in pairs]).astype(np.int64)
    linked[np.repeat(np.arange(len(pairs)), [len(links) for _, _, links in pairs]), places[:, 0], places[:, 1]] = 1
    return source, torch.tensor([len(s) for s, _, _ in pairs]), shifted, target, linked


def by_length(pairs, batch_tokens):
    """Batches of neighbours in length, none with more than batch_tokens on its longer side"""
    batch, longest = [], 0
    for pair in sorted(pairs, key=lambda pair: (len(pair[1]), len(pair[0]))):
        longest = max(longest, len(pair[0]), len(pair[1]))
        if batch and longest * (len(batch) + 1) > batch_tokens:
            yield batch
            batch, longest = [], max(map(len, pair))
        batch.append(pair)
    yield batch


def stream(arrays, config, seed):
    rng = np.random.default_rng(seed)
    corpora = [Corpus(arrays, name, config.longest.get(name, config.max_length), rng) for name in config.mixture]
    odds = np.array([share / corpus.mean_length for share, corpus in zip(config.mixture.values(), corpora)])
    odds /= odds.sum()
    per_pair = sum(odd * corpus.mean_length for odd, corpus in zip(odds, corpora))
    while True:
        chosen = rng.choice(len(corpora), size=int(POOL * config.batch_tokens / per_pair), p=odds)
        batches = list(by_length([corpora[i].draw() for i in chosen], config.batch_tokens))
        for index in rng.permutation(len(batches)):
            yield collate(batches[index])
