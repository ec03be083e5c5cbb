"""A text as the model reads it; src/Attention.Inference/Languages/LanguageText.cs does the same."""
import unicodedata

import numpy

from config import LENGTH, ORDERS


def lower(character):
    """One for one, whatever stands around it."""
    small = character.lower()
    return small if len(small) == 1 else character


def normalise(text):
    """Letters in lower case, whatever else is one space: punctuation and digits are no language."""
    letters = (lower(c) if unicodedata.category(c)[0] in "LM" else " " for c in text)
    return " ".join("".join(letters).split())


def encode(texts):
    """Code points, int64 [texts, longest], a space before and after each text and zeros behind it."""
    codes = [[ord(c) for c in f" {normalise(text)[:LENGTH]} "] for text in texts]
    rows = numpy.zeros((len(codes), max(map(len, codes)) + ORDERS - 1), numpy.int64)
    for row, line in zip(rows, codes):
        row[: len(line)] = line
    return rows
