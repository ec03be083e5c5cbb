"""Captions, their vocabulary, and batches of photos with several captions each."""
from collections import Counter

import numpy as np
import torch

PAD, START, END, UNKNOWN = range(4)
SPECIAL = ["<pad>", "<s>", "</s>", "<unk>"]


def words_of(caption):
    """Lower-case words without punctuation, as captions are scored in the literature (coco-caption)."""
    return [token for token in caption.lower().split() if any(c.isalnum() for c in token)]


def read_captions(path):
    """{photo: [caption as a list of words]} in file order"""
    captions = {}
    for line in open(path, encoding="utf-8"):
        photo, caption = line.rstrip("\n").split("\t")
        captions.setdefault(photo, []).append(words_of(caption))
    return captions


class Vocabulary:
    def __init__(self, tokens):
        self.tokens = tokens
        self.ids = {token: i for i, token in enumerate(tokens)}

    @staticmethod
    def build(captions, least):
        counts = Counter(word for group in captions.values() for caption in group for word in caption)
        kept = sorted((word for word, count in counts.items() if count >= least), key=lambda word: (-counts[word], word))
        return Vocabulary(SPECIAL + kept)

    @staticmethod
    def load(path):
        return Vocabulary(path.read_text(encoding="utf-8").splitlines())

    def save(self, path):
        path.write_text("".join(token + "\n" for token in self.tokens), encoding="utf-8")

    def __len__(self):
        return len(self.tokens)

    def encode(self, words):
        return [self.ids.get(word, UNKNOWN) for word in words]

    def decode(self, ids):
        return [self.tokens[i] for i in ids if i not in (PAD, START, END)]


def pack(captions, vocabulary, longest):
    """Token ids <s> ... </s> <pad> of every caption of every photo. int64 [photos, captions, longest + 2]"""
    rows = max(len(group) for group in captions.values())
    packed = np.zeros((len(captions), rows, longest + 2), np.int64)
    for photo, group in enumerate(captions.values()):
        for row in range(rows):
            ids = vocabulary.encode(group[row % len(group)])[:longest]
            packed[photo, row, :len(ids) + 2] = [START, *ids, END]
    return packed


def batches(packed, photos_per_batch, rows, random):
    """One pass over the photos: (photo indices, token ids [batch, rows, length]), cut to the longest caption of the batch.

    Photos are sorted by the length of the drawn captions within large chunks, so that little is computed on padding.
    """
    order = random.permutation(len(packed))
    chunk = photos_per_batch * 16
    for start in range(0, len(order), chunk):
        photos = order[start:start + chunk]
        drawn = np.stack([random.permutation(packed.shape[1])[:rows] for _ in photos])
        captions = packed[photos[:, None], drawn]                       # [chunk, rows, longest + 2]
        by_length = np.argsort((captions != PAD).sum((1, 2)), kind="stable")
        groups = [by_length[i:i + photos_per_batch] for i in range(0, len(photos), photos_per_batch)]
        for i in random.permutation(len(groups)):
            tokens = captions[groups[i]]
            longest = int((tokens != PAD).sum(2).max())
            yield photos[groups[i]], torch.from_numpy(tokens[:, :, :longest])
