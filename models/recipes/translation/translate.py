"""Translates sentences and shows where each word looked.

    python3 translate.py "Economic growth has slowed down in recent years."

Links are `source-target`: each target word with the source word it attended to most.
"""

import argparse

import numpy as np
import torch

import config as settings
import decode
import evaluate


def words_of(pieces):
    """Pieces -> (words, the word each piece belongs to); `</s>` is a word of its own"""
    words, owners = [], []
    for piece in pieces:
        if not words or piece.startswith("▁") or piece == "</s>":
            words.append("")
        words[-1] += piece.replace("▁", "")
        owners.append(len(words) - 1)
    return words, owners


def links(source_pieces, target_pieces, attention):
    """Attention over pieces [target, source] -> [(source word, target word)], without `</s>`"""
    (source, source_owners), (target, target_owners) = words_of(source_pieces), words_of(target_pieces)
    words = np.zeros((len(target), len(source)))
    for row, owner in zip(attention, target_owners):
        np.add.at(words[owner], source_owners, row)
    found = [(int(words[j].argmax()), j) for j, word in enumerate(target) if word != "</s>"]
    return source, target, [(i, j) for i, j in found if source[i] != "</s>"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("text", nargs="*", default=["Economic growth has slowed down in recent years."])
    parser.add_argument("--checkpoint", action="store_true", help="use <work>/<model>/last.pt, not the exported model")
    parser.add_argument("--beam", type=int)
    args, config, work = settings.parse(parser)
    torch.set_num_threads(1)
    folder = work / "1" if args.smoke else evaluate.REPOSITORY / args.model / "1"
    model, tokenizer = evaluate.load_checkpoint(work, config) if args.checkpoint else evaluate.load(folder, config)

    found = decode.translate(model, tokenizer, args.text, args.beam or config.beam, config.length_penalty, config.max_tokens)
    for text, hypothesis in zip(args.text, found):
        print(text)
        print("  " + decode.text_of(tokenizer, hypothesis, text) + ("" if hypothesis.finished else "  (unfinished)"))
        if not hypothesis.attention:
            continue
        source_pieces = tokenizer.encode(text, out_type=str) + ["</s>"]
        target_pieces = [tokenizer.id_to_piece(token) for token in hypothesis.tokens]
        source, target, pairs = links(source_pieces, target_pieces, hypothesis.attention)
        print("  " + "  ".join(f"{source[i]}-{target[j]}" for i, j in pairs))


if __name__ == "__main__":
    main()
