"""Corpus BLEU and CIDEr-D, as defined by their papers and by coco-caption, on lists of words."""
from collections import Counter, defaultdict
from math import exp, log

import numpy as np

ORDERS = (1, 2, 3, 4)


def ngrams(words, n):
    return Counter(tuple(words[i:i + n]) for i in range(len(words) - n + 1))


def bleu(candidates, references):
    """Corpus BLEU-1..4 in per cent. candidates: [words], references: [[words]]. Brevity against the closest reference length."""
    matched, possible = Counter(), Counter()
    length = closest = 0
    for candidate, group in zip(candidates, references):
        length += len(candidate)
        closest += min((abs(len(r) - len(candidate)), len(r)) for r in group)[1]
        for n in ORDERS:
            limit = Counter()
            for reference in group:
                limit |= ngrams(reference, n)
            found = ngrams(candidate, n)
            matched[n] += sum((found & limit).values())
            possible[n] += sum(found.values())
    penalty = min(1.0, exp(1 - closest / max(length, 1)))
    scores, logs = {}, 0.0
    for n in ORDERS:
        logs += log(max(matched[n], 1e-9) / max(possible[n], 1))
        scores[f"BLEU-{n}"] = 100 * penalty * exp(logs / n)
    return scores


class CiderD:
    """CIDEr-D x 100 with document frequencies over the reference sets it is given."""

    def __init__(self, references):
        self.documents = log(max(len(references), 2))
        self.frequency = defaultdict(int)
        for group in references:
            for ngram in {ngram for reference in group for n in ORDERS for ngram in ngrams(reference, n)}:
                self.frequency[ngram] += 1
        self.vectors = [[self.vector(reference) for reference in group] for group in references]

    def vector(self, words):
        """Per order: ({n-gram: tf-idf}, norm); and the length."""
        weights = [{ngram: count * (self.documents - log(max(self.frequency.get(ngram, 0), 1)))
                    for ngram, count in ngrams(words, n).items()} for n in ORDERS]
        return [(weight, sum(v * v for v in weight.values()) ** 0.5) for weight in weights], len(words)

    def score(self, candidate, index):
        """Of one candidate against the references of photo `index`."""
        (vectors, length), total = self.vector(candidate), 0.0
        for reference, reference_length in self.vectors[index]:
            closeness = exp(-((length - reference_length) ** 2) / (2 * 6.0 ** 2))
            for (mine, norm), (theirs, their_norm) in zip(vectors, reference):
                if norm and their_norm:
                    overlap = sum(min(value, theirs[ngram]) * theirs[ngram] for ngram, value in mine.items() if ngram in theirs)
                    total += closeness * overlap / (norm * their_norm)
        return 1000 * total / len(ORDERS) / len(self.vectors[index])


def evaluate(candidates, references):
    cider = CiderD(references)
    scores = bleu(candidates, references)
    scores["CIDEr-D"] = float(np.mean([cider.score(candidate, i) for i, candidate in enumerate(candidates)]))
    return {name: round(value, 2) for name, value in scores.items()}
