"""Character and word error rates of a model on the speakers and takes that it never heard.

    python3 evaluate.py --data data --work build [--weights FOLDER] [--sets an4.dev] [--beam 5] [--penalty 1.0]

Reads the exported weights, so the figures are those of what is served; `--checkpoint` reads `<work>/last.pt` instead.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import torch

import config as settings
import data
from model import Transcriber

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from captioning.search import beam_search

MODEL = Path(__file__).parents[2] / "repository" / "transcribe-las"


def edits(found, wanted):
    """Levenshtein distance of two sequences"""
    row = list(range(len(wanted) + 1))
    for i, item in enumerate(found, 1):
        previous, row[0] = row[0], i
        for j, other in enumerate(wanted, 1):
            previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (item != other))
    return row[-1]


def error_rate(found, wanted):
    """Edits of all pairs in percent of what was wanted"""
    return round(100 * sum(map(edits, found, wanted)) / sum(map(len, wanted)), 2)


def build(weights, config):
    model = Transcriber(config).eval()
    missing, unexpected = model.load_state_dict(weights, strict=False)
    assert not unexpected and all(name.startswith("ctc.") or name == "never" for name in missing), (missing, unexpected)
    return model


def load(folder, config):
    """Exported weights"""
    from graphs import read_weights
    return build(read_weights(folder), config)


def load_checkpoint(work, config):
    """Averaged weights of a checkpoint"""
    return build(torch.load(work / "last.pt")["average"], config)


def transcribe(model, samples, beam, penalty):
    """Samples of one recording -> its best hypothesis"""
    padded = data.collate([(samples, "")], model.config.step)[0]
    return beam_search(model, padded, beam, penalty, model.config.max_tokens)[0]


@torch.no_grad()
def measure(model, speech, name, beam, config, penalty=None):
    started, found = time.time(), []
    wanted = [speech.texts[index] for index in speech.sets[name]]
    for index in speech.sets[name]:
        found.append(transcribe(model, speech.hear(index), beam, penalty or config.length_penalty))
    texts = [data.decode(hypothesis.tokens) for hypothesis in found]
    return {"set": name, "recordings": len(texts), "beam": beam, "lengthPenalty": penalty or config.length_penalty,
            "cer": error_rate(texts, wanted), "wer": error_rate([text.split() for text in texts], [text.split() for text in wanted]),
            "unfinished": sum(not hypothesis.finished for hypothesis in found), "seconds": round(time.time() - started),
            "wrong": [pair for pair in zip(wanted, texts) if pair[0] != pair[1]]}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--weights", type=Path, default=MODEL / "1", help="exported version folder")
    parser.add_argument("--checkpoint", action="store_true", help="measure <work>/last.pt instead")
    parser.add_argument("--sets", nargs="+", help="only these")
    parser.add_argument("--beam", type=int)
    parser.add_argument("--penalty", type=float, nargs="+", help="length penalties to try")
    parser.add_argument("--show", type=int, default=0, help="how many errors to print")
    args, config = settings.parse(parser)
    torch.set_num_threads(1)
    model = load_checkpoint(args.work, config) if args.checkpoint else load(args.work / "1" if args.smoke else args.weights, config)
    speech = data.Speech(args.work / "speech.npz")
    for name in args.sets or config.evaluation:
        for penalty in args.penalty or [config.length_penalty]:
            scores = measure(model, speech, name, args.beam or config.beam, config, penalty)
            wrong = scores.pop("wrong")
            print(json.dumps(scores), flush=True)
            for wanted, found in wrong[:args.show]:
                print(f"  {wanted}\n  {found}\n")


if __name__ == "__main__":
    main()
