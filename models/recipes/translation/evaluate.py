"""BLEU, chrF, lines equal to their reference and lines with its numbers, of a model on the evaluation files, or with `--validation`
on the ones that settings may be chosen on, and BLEU by the words of the source.

    python3 evaluate.py --data data [--model translate-en-fr] [--weights FOLDER] [--sets multi30k.test2016] [--penalty 0.6 1.0]

Reads the exported weights, so the figures are those of what is served; `--checkpoint` reads `<work>/<model>/last.pt` instead.
Sources go to the tokenizer as they are, as in the service. Scores are over detokenised text with its case.
"""

import argparse
import json
import time
from pathlib import Path

import torch

import config as settings
import decode
import metrics
from model import Translator
from reader import Reader

LENGTHS = (("1-10", 1, 10), ("11-20", 11, 20), ("21-30", 21, 30), ("31+", 31, 10_000))  # words of the source
REPOSITORY = Path(__file__).parents[2] / "repository"


def load(folder, config):
    """(model, tokenizer) of an exported version folder"""
    from graphs import read_weights
    return build(read_weights(folder), folder, config)


def load_checkpoint(work, config):
    """(model, tokenizer) of the averaged weights in a checkpoint"""
    return build(torch.load(work / "last.pt")["average"], work, config)


def build(weights, folder, config):
    tokenizer = Reader(folder)
    model = Translator(config, tokenizer.vocab_size()).eval()
    model.load_state_dict(weights)
    return model, tokenizer


def test_set(name, args, config, work):
    """(sources, references)"""
    folder = work / "toy" if args.smoke else args.data / f"{config.source}-{config.target}"
    path = work / f"held-out.{name}.tsv" if name in config.held_out else folder / f"{name}.tsv"
    lines = path.read_text(encoding="utf-8").split("\n")
    return zip(*(line.split("\t") for line in lines if line))


def measure(model, tokenizer, sources, references, beam, penalty, config):
    started = time.time()
    found = decode.translate(model, tokenizer, sources, beam, penalty, config.max_tokens)
    texts = [decode.text_of(tokenizer, *pair) for pair in zip(found, sources)]
    figures = metrics.figures(texts, references)
    return texts, {"bleu": round(metrics.bleu(texts, references), 2), "chrf": round(metrics.chrf(texts, references), 2),
                   "exact": round(metrics.exact(texts, references), 2), "figures": figures if figures is None else round(figures, 2),
                   "byLength": by_length(sources, texts, references), "unfinished": sum(not hypothesis.finished for hypothesis in found), "seconds": round(time.time() - started)}


def by_length(sources, texts, references):
    """{words of the source: BLEU of the lines that have so many}"""
    scores = {}
    for name, shortest, longest in LENGTHS:
        lines = [index for index, source in enumerate(sources) if shortest <= len(source.split()) <= longest]
        if lines:
            scores[name] = round(metrics.bleu([texts[index] for index in lines], [references[index] for index in lines]), 2)
    return scores


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, help="exported version folder; default: the one in the repository")
    parser.add_argument("--checkpoint", action="store_true", help="measure <work>/<model>/last.pt instead")
    parser.add_argument("--validation", action="store_true", help="the validation sets instead of the evaluation sets")
    parser.add_argument("--sets", nargs="+", help="only these")
    parser.add_argument("--beam", type=int)
    parser.add_argument("--penalty", type=float, nargs="+", help="length penalties to try")
    parser.add_argument("--output", type=Path, help="folder for the translations")
    return parser


def main():
    args, config, work = settings.parse(arguments())
    torch.set_num_threads(1)
    folder = args.weights or (work / "1" if args.smoke else REPOSITORY / args.model / "1")
    model, tokenizer = load_checkpoint(work, config) if args.checkpoint else load(folder, config)
    names = args.sets or (config.validation + list(config.held_out) if args.validation else config.evaluation)
    print(f"BLEU {metrics.SIGNATURE}")
    for name in names:
        sources, references = test_set(name, args, config, work)
        for penalty in args.penalty or [config.length_penalty]:
            beam = args.beam or config.beam
            texts, scores = measure(model, tokenizer, sources, references, beam, penalty, config)
            print(json.dumps({"model": args.model, "set": name, "lines": len(texts), "beam": beam, "lengthPenalty": penalty, **scores}), flush=True)
            if args.output:
                args.output.mkdir(parents=True, exist_ok=True)
                (args.output / f"{name}.{config.target}").write_text("\n".join(texts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
