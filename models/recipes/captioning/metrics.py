"""Corpus BLEU and CIDEr-D, as defined by their papers and by coco-caption, on lists of words; and what they do not show: how
often captions repeat one another, and name who is not there."""
from collections import Counter, defaultdict
from math import exp, log

import numpy as np

ORDERS = (1, 2, 3, 4)
KINDS = {"dog": {"dog", "dogs", "puppy", "puppies"}, "man": {"man", "men", "guy", "guys"}, "woman": {"woman", "women", "lady", "ladies"},
         "boy": {"boy", "boys"}, "girl": {"girl", "girls"}}  # who is in a photo, by the words that say so


def ngrams(words, n):
    return Counter(tuple(words[i:i + n]) for i in range(len(words) - n + 1))


def bleu_counts(candidate, group):
    """What corpus BLEU adds up, of one caption: per order the matched and the possible n-grams, then its length and the closest."""
    counts = []
    for n in ORDERS:
        limit = Counter()
        for reference in group:
            limit |= ngrams(reference, n)
        found = ngrams(candidate, n)
        counts += [sum((found & limit).values()), sum(found.values())]
    return counts + [len(candidate), min((abs(len(r) - len(candidate)), len(r)) for r in group)[1]]


def bleu(counts):
    """Corpus BLEU-1..4 in per cent, with brevity against the closest reference length. counts [captions, 10] of bleu_counts"""
    *pairs, length, closest = np.sum(counts, 0)
    penalty = min(1.0, exp(1 - closest / max(length, 1)))
    scores, logs = {}, 0.0
    for n in ORDERS:
        logs += log(max(pairs[2 * n - 2], 1e-9) / max(pairs[2 * n - 1], 1))
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


def kinds_of(*captions):
    """Who is named in any of them."""
    said = set().union(*captions)
    return {kind for kind, words in KINDS.items() if said & words}


def who(candidates, references):
    """Dogs that no reference knows, in per cent of the captions with a dog; and women and girls who are called men and boys.

    A photo shows women only when three of its references or more name a woman or girl, and none names a man or boy.
    """
    dogs = [i for i, candidate in enumerate(candidates) if "dog" in kinds_of(candidate)]
    missing = sum("dog" not in kinds_of(*references[i]) for i in dogs)
    female, male = {"woman", "girl"}, {"man", "boy"}
    women = [i for i, group in enumerate(references)
             if sum(bool(kinds_of(r) & female) for r in group) >= 3 and not kinds_of(*group) & male]
    mistaken = sum(bool(kinds_of(candidates[i]) & male) and not kinds_of(candidates[i]) & female for i in women)
    return {"dogCaptions": len(dogs), "dogCaptionsWithoutDog%": round(100 * missing / max(len(dogs), 1), 2),
            "photosOfWomenOnly": len(women), "womenAsMen": mistaken}


def evaluate(candidates, references):
    cider = CiderD(references)
    scores = bleu([bleu_counts(*pair) for pair in zip(candidates, references)])
    scores["CIDEr-D"] = float(np.mean([cider.score(candidate, i) for i, candidate in enumerate(candidates)]))
    scores["distinct%"] = 100 * len({tuple(candidate) for candidate in candidates}) / len(candidates)
    scores["words"] = len({word for candidate in candidates for word in candidate})
    return {**{name: round(value, 2) for name, value in scores.items()}, **who(candidates, references)}


def paired_bootstrap(candidates, others, references, draws=1000, seed=0):
    """{measure: [low, high]}: where 95 % of the differences between two captioners lie when the same photos are drawn for both."""
    cider, random = CiderD(references), np.random.default_rng(seed)
    counts = [np.array([bleu_counts(*pair) for pair in zip(captions, references)]) for captions in (candidates, others)]
    ciders = [np.array([cider.score(caption, i) for i, caption in enumerate(captions)]) for captions in (candidates, others)]
    differences = {"BLEU-4": [], "CIDEr-D": []}
    for _ in range(draws):
        drawn = random.integers(0, len(references), len(references))
        differences["BLEU-4"].append(bleu(counts[0][drawn])["BLEU-4"] - bleu(counts[1][drawn])["BLEU-4"])
        differences["CIDEr-D"].append((ciders[0] - ciders[1])[drawn].mean())
    return {name: [round(float(v), 2) for v in np.quantile(values, (0.025, 0.975))] for name, values in differences.items()}
