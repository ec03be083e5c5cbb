"""Scores a detector on sentences that it was not built from: lines of language and sentence."""
import argparse
import json
import pathlib

import torch

from config import LANGUAGES
from model import Detector
from text import encode

SENTENCES = pathlib.Path(__file__).with_name("sentences.tsv")


def score(model, words=None, say=lambda line: None):
    """How many of the sentences, or of their first words, it tells right, and of how many."""
    rows = [line.split("\t") for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    right = 0
    for language, sentence in rows:
        text = " ".join(sentence.split()[:words])
        with torch.inference_mode():
            scores = model(torch.from_numpy(encode([text]))).softmax(1)[0]
        found = LANGUAGES[scores.argmax()]
        right += found == language
        if found != language:
            say(f"{language} {text}: {found} {scores.max():.2f}, {scores[LANGUAGES.index(language)]:.2f}")
    return right, len(rows)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=pathlib.Path, required=True)
    parser.add_argument("--words", type=int, help="only the first so many words of each")
    arguments = parser.parse_args()
    model = Detector()
    model.load_state_dict(torch.load(arguments.checkpoint, weights_only=True))
    right, count = score(model, arguments.words, print)
    print(json.dumps({"right": right, "sentences": count}))


if __name__ == "__main__":
    main()
