"""Corpus BLEU as sacreBLEU computes it by default (Papineni 2002, Post 2018), chrF2 (Popović 2015), and what is right to the letter."""

import math
import re
from collections import Counter

NUMBER = re.compile(r"-?\d(?:[\d.,:/ ]*\d)?")  # with what stands between its digits, as in 1 250,5
SIGNATURE = "nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp"
ENTITIES = (("&quot;", '"'), ("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"))
RULES_13A = [(re.compile(pattern), replacement) for pattern, replacement in (
    (r"([\{-\~\[-\` -\&\(-\+\:-\@\/])", r" \1 "),  # punctuation apart, but . , ' and - where they may belong to a word
    (r"([^0-9])([\.,])", r"\1 \2 "),
    (r"([\.,])([^0-9])", r" \1 \2"),
    (r"([0-9])(-)", r"\1 \2 "))]


def tokenize_13a(line):
    line = line.rstrip().replace("<skipped>", "").replace("-\n", "").replace("\n", " ")
    for entity, character in ENTITIES:
        line = line.replace(entity, character)
    line = f" {line} "
    for pattern, replacement in RULES_13A:
        line = pattern.sub(replacement, line)
    return line.split()


def ngrams(tokens, order):
    return Counter(tuple(tokens[i:i + order]) for i in range(len(tokens) - order + 1))


def bleu(hypotheses, references, orders=4):
    correct, total, length, reference_length = [0] * orders, [0] * orders, 0, 0
    for hypothesis, reference in zip(hypotheses, references):
        hypothesis, reference = tokenize_13a(hypothesis), tokenize_13a(reference)
        length, reference_length = length + len(hypothesis), reference_length + len(reference)
        for n in range(orders):
            found = ngrams(hypothesis, n + 1)
            correct[n] += sum((found & ngrams(reference, n + 1)).values())
            total[n] += sum(found.values())
    if not correct[0]:
        return 0.0
    logs, smooth = 0.0, 1.0
    for hits, of in zip(correct, total):
        if not of:
            return 0.0
        if not hits:  # exponential smoothing: each order without a match counts half of the one before
            smooth *= 2
        logs += math.log(hits / of if hits else 1 / (smooth * of))
    penalty = min(1.0, math.exp(1 - reference_length / length))
    return 100 * penalty * math.exp(logs / orders)


def chrf(hypotheses, references, orders=6, beta=2):
    matches, found, wanted = [0] * orders, [0] * orders, [0] * orders
    for hypothesis, reference in zip(hypotheses, references):
        hypothesis, reference = "".join(hypothesis.split()), "".join(reference.split())
        for n in range(orders):
            h, r = ngrams(hypothesis, n + 1), ngrams(reference, n + 1)
            matches[n] += sum((h & r).values())
            found[n], wanted[n] = found[n] + sum(h.values()), wanted[n] + sum(r.values())
    used = [n for n in range(orders) if found[n] and wanted[n]]
    if not used:
        return 0.0
    precision = sum(matches[n] / found[n] for n in used) / len(used)
    recall = sum(matches[n] / wanted[n] for n in used) / len(used)
    if not precision + recall:
        return 0.0
    return 100 * (1 + beta ** 2) * precision * recall / (beta ** 2 * precision + recall)


def exact(hypotheses, references):
    """Percent of the lines that are their reference"""
    return 100 * sum(pair[0] == pair[1] for pair in zip(hypotheses, references)) / len(references)


def figures(hypotheses, references):
    """Percent of the lines with the numbers of their reference, of those that have any; None where no line has"""
    wanted = [(sorted(NUMBER.findall(reference)), hypothesis) for hypothesis, reference in zip(hypotheses, references) if NUMBER.search(reference)]
    return 100 * sum(numbers == sorted(NUMBER.findall(text)) for numbers, text in wanted) / len(wanted) if wanted else None
