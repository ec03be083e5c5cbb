"""Alignment error rate of a translator's attention on pairs that a person aligned, beside the diagonal and IBM model 1.

    python3 align.py --data data [--model translate-en-fr] [--weights FOLDER] [--worst 10]

Attention is read along the given translation, and links are made as the service makes them: to every target word the source word
that its tokens weigh most on average. Measured as well, and chosen by nothing: the same links less the doubtful ones, and rows
moved by one token, which shows whether a row belongs to the word it is said to. IBM model 1 (Brown et al. 1993) learns from pairs
that the translator learnt from.
"""

import argparse
import random
import re
import time
from pathlib import Path

import numpy as np
import torch

import config as settings
import evaluate
import prepare
from translate import words_of

GOLD = Path(__file__).parents[3] / "tests" / "Attention.Inference.Tests" / "Translation"
PAIRS, LONGEST = 150_000, 40  # for IBM model 1: pairs drawn from all of its length, words; a minute's work and 2.5 GB
ITERATIONS = 5
CHUNK = 5_000  # pairs at a time, which bounds memory


def read_gold(path):
    """[(source words, target words, sure links, possible links)], every sure link is possible, too

    The links are in one column, a possible one as `i?j`, or the sure and the possible ones in two.
    """
    gold = []
    for line in path.read_text(encoding="utf-8").splitlines():
        source, target, *columns = line.split("\t")
        pairs = {mark: [{tuple(map(int, link.split(mark))) for link in links.split() if mark in link} for links in columns] for mark in "-?"}
        sure, possible = pairs["-"][0], set.union(*pairs["-"], *pairs["?"])
        gold.append((source.split(), target.split(), sure, possible))
    return gold


def error_rate(found, gold):
    """(AER, precision, recall) of Och and Ney (2003) over all sentences"""
    links, sure, found_sure, found_possible = np.sum([
        (len(a), len(s), len(a & s), len(a & p)) for a, (_, _, s, p) in zip(found, gold)], axis=0)
    return 1 - (found_sure + found_possible) / (links + sure), found_possible / max(1, links), found_sure / sure


@torch.no_grad()
def attend(model, tokenizer, source, target):
    """Along a given translation -> (source pieces, target pieces, attention [target, source]), `</s>` included"""
    ids = lambda tokens: torch.tensor([tokens + [settings.EOS]])
    source, target = ids(tokenizer.encode(source)), ids(tokenizer.encode_target(target, source))
    memory, state = model.encoder(source, torch.tensor([source.shape[1]]))
    state, rows = state[:, None], []
    for token in [settings.BOS] + target[0, :-1].tolist():
        _, state, attention = model.decoder.step(torch.tensor([[token]]), memory, state)
        if attention is None:
            raise SystemExit("this translator has no attention")
        rows.append(attention[0, 0].numpy())
    pieces = lambda ids: [tokenizer.id_to_piece(token) for token in ids[0].tolist()]
    return pieces(source), pieces(target), np.array(rows)


def word_weights(source_pieces, target_pieces, attention):
    """[target words, source words + `</s>`]: summed over the tokens of a source word, averaged over those of a target word"""
    (source, columns), (target, rows) = words_of(source_pieces), words_of(target_pieces)
    weights = np.zeros((len(target), len(source)))
    for row, word in zip(attention, rows):
        np.add.at(weights[word], columns, row)
    return (weights / np.bincount(rows)[:, None])[:-1]


def strongest(weights, keep=lambda row, best: True):
    best = weights[:, :-1].argmax(1)
    return {(int(i), j) for j, i in enumerate(best) if keep(weights[j], i)}


def moved(attention, by):
    """Rows moved to the token before or after; the one at the end stays"""
    return attention[np.clip(np.arange(len(attention)) + by, 0, len(attention) - 1)]


def diagonal(source, target):
    return {(min(len(source) - 1, round(j * len(source) / len(target))), j) for j in range(len(target))}


def tokens_of(words):
    """Lower case, punctuation and elided articles apart -> (tokens, the word each belongs to)"""
    split = [(token, i) for i, word in enumerate(words) for token in re.findall(r"\w+'?|[^\w\s]", word.lower())]
    return [token for token, _ in split], [i for _, i in split]


class Model1:
    """t(target | source), with NULL as source token 0 of every sentence."""

    def __init__(self, pairs):
        self.source, self.target = {"": 0}, {}
        number = lambda ids, words: np.array([ids.setdefault(token, len(ids)) for token in tokens_of(words)[0]], np.int64)
        encoded = [(np.append(0, number(self.source, s)), number(self.target, t)) for s, t in pairs]
        chunks = [self.cells(encoded[start:start + CHUNK]) for start in range(0, len(encoded), CHUNK)]
        self.keys = np.unique(np.concatenate([np.unique(keys) for keys, _ in chunks]))
        chunks = [(np.searchsorted(self.keys, keys).astype(np.int32), lengths) for keys, lengths in chunks]
        self.t, given = np.ones(len(self.keys)), self.keys // len(self.target)
        for _ in range(ITERATIONS):
            counts = np.zeros(len(self.keys))
            for cells, lengths in chunks:
                weights = self.t[cells]
                weights /= np.repeat(np.add.reduceat(weights, np.cumsum(lengths) - lengths), lengths)
                counts += np.bincount(cells, weights, len(self.keys))
            self.t = counts / np.bincount(given, counts)[given]

    def cells(self, pairs):
        """One cell per pair of tokens, those of a target token next to each other -> (its key, cells per target token)"""
        keys = [(s[None] * len(self.target) + t[:, None]).ravel() for s, t in pairs]
        return np.concatenate(keys), np.concatenate([np.full(len(t), len(s)) for s, t in pairs])

    def links(self, source, target):
        """Each target token with its likeliest source token, unless that is NULL; a link of tokens links their words"""
        (source, source_words), (target, target_words) = tokens_of(source), tokens_of(target)
        found = set()
        for token, word in zip(target, target_words):
            odds = [self.probability(given, token) for given in ["", *source]]
            if (token[0].isalnum() or target_words.count(word) == 1) and max(odds) > odds[0]:
                found.add((source_words[int(np.argmax(odds)) - 1], word))
        return found

    def probability(self, source, target):
        if source not in self.source or target not in self.target:
            return 0.0
        key = self.source[source] * len(self.target) + self.target[target]
        at = np.searchsorted(self.keys, key)
        return self.t[at] if at < len(self.keys) and self.keys[at] == key else 0.0


def training_pairs(config, folder):
    """What the translator learnt from, before lines are varied"""
    words = [(pair.source.split(), pair.target.split()) for _, pairs, _ in prepare.corpora(config, folder) for pair in pairs]
    short = [pair for pair in words if max(map(len, pair)) <= LONGEST]
    return random.Random(config.seed).sample(short, min(PAIRS, len(short)))


def report(name, found, gold):
    rate, precision, recall = error_rate(found, gold)
    print(f"{name:36}{100 * rate:6.1f}{100 * precision:11.1f}{100 * recall:8.1f}", flush=True)


def show_worst(found, gold, count):
    print()
    for _, links, (source, target, sure, possible) in sorted(
            ((error_rate([links], [pair])[0], links, pair) for links, pair in zip(found, gold)), key=lambda pair: -pair[0])[:count]:
        names = lambda links: "  ".join(f"{source[i]}-{target[j]}" for i, j in sorted(links, key=lambda link: link[1]))
        print(f"{' '.join(source)} | {' '.join(target)}\n    wrong   {names(links - possible)}\n    missing {names(sure - links)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, help="exported version folder; default: the one in the repository")
    parser.add_argument("--checkpoint", action="store_true", help="measure <work>/<model>/last.pt instead")
    parser.add_argument("--gold", type=Path, help="pairs with their links; default: those of the service's tests")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="print the N pairs that attention aligns worst")
    args, config, work = settings.parse(parser)
    torch.set_num_threads(1)
    gold = read_gold(args.gold or GOLD / f"alignments.{config.source}-{config.target}.tsv")
    model, tokenizer = evaluate.load_checkpoint(work, config) if args.checkpoint else \
        evaluate.load(args.weights or evaluate.REPOSITORY / args.model / "1", config)

    attended = [attend(model, tokenizer, " ".join(source), " ".join(target)) for source, target, _, _ in gold]
    weights = [word_weights(*pair) for pair in attended]
    served = [strongest(rows) for rows in weights]
    print(f"{len(gold)} pairs{'':28}{'AER':>6}{'precision':>11}{'recall':>8}")
    report("attention, the service's links", served, gold)
    report("  less those that </s> outweighs", [strongest(rows, lambda row, best: row[best] > row[-1]) for rows in weights], gold)
    report("  less those under half the weight", [strongest(rows, lambda row, best: row[best] > 0.5) for rows in weights], gold)
    for by in (-1, 1):
        report(f"  rows moved by {by:+}", [strongest(word_weights(s, t, moved(rows, by))) for s, t, rows in attended], gold)
    report("diagonal", [diagonal(source, target) for source, target, _, _ in gold], gold)
    started, pairs = time.time(), training_pairs(config, args.data / f"{config.source}-{config.target}")
    ibm = Model1(pairs)
    report("IBM model 1", [ibm.links(source, target) for source, target, _, _ in gold], gold)
    print(f"which learnt from {len(pairs)} pairs in {time.time() - started:.0f} s")
    show_worst(served, gold, args.worst)


if __name__ == "__main__":
    main()
