"""Word links of an aligner, carried over to the pieces of the tokenizer, for the attention to learn from."""

import re
from bisect import bisect_left, bisect_right

import numpy as np

WORD = re.compile(r"[^\W_]+(?:['’](?=\w))?|[^\w\s]|_")  # what links count: `l'` and `don'` are words, and so is every other sign


def count(text):
    return len(WORD.findall(text))


def diagonal(words):
    """The links of a text with itself"""
    return " ".join(f"{i}-{i}" for i in range(words))


def within(links, source_words, target_words):
    """Those between words that are still there"""
    inside = lambda link: int(link.split("-")[0]) < source_words and int(link.split("-")[1]) < target_words
    return " ".join(filter(inside, links.split()))


def encode(tokenizer, text):
    """(ids, the words that each piece has characters of); the space before a word belongs to it"""
    pieces = tokenizer.encode(text, out_type="immutable_proto").pieces
    ends = [word.end() for word in WORD.finditer(text)]
    # a piece of no width is the first part of a character that was taken apart, such as an ellipsis
    words = [range(bisect_right(ends, piece.begin), min(len(ends), bisect_left(ends, max(piece.end, piece.begin + 1)) + 1))
             for piece in pieces]
    return [piece.id for piece in pieces], words


def of_pieces(links, source, target):
    """`0-0 1-2` and the words of the pieces on both sides -> (target piece, source piece) [links, 2], each once"""
    pieces = {}
    for piece, words in enumerate(source):
        for word in words:
            pieces.setdefault(word, []).append(piece)
    linked = {}
    for link in links.split():
        i, j = map(int, link.split("-"))
        linked.setdefault(j, []).extend(pieces.get(i, ()))
    found = {(row, piece) for row, words in enumerate(target) for word in words for piece in linked.get(word, ())}
    return np.array(sorted(found), np.uint8).reshape(-1, 2)
