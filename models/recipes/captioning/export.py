"""Writes a captioner that the service loads: init.onnx, step.onnx, vocabulary.txt, golden.json and config.json.

    export.py --checkpoint runs/soft-reward/last.pt --sharpen 1.5      then: evaluate.py, whose scores go in with --metrics
    export.py --smoke --checkpoint X --encoder Y/1/encoder.onnx --out Z
"""
import argparse
import json
import os
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from captioning.captioners import CAPTIONERS, REPOSITORY, load_checkpoint
from captioning.search import beam_search
from vision import onnx_files, scenes
from vision.export import load_encoder

DRIFT = 1e-3
DECODING = {"beam": 3, "lengthPenalty": 0.7}
MAX_TOKENS = 24
class Init(nn.Module):
    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, *inputs):
        d = self.decoder
        memory, states = d.start(*inputs)
        return tuple(torch.clone({**memory, **states}[name]) for name in (*d.MEMORY, *d.STATES, *d.FOUND))


class Step(nn.Module):
    """One step for `batch` requests of `beam` rows, with the top candidates chosen in the graph."""

    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, tokens, candidates, *tensors):
        d = self.decoder
        memory = dict(zip(d.MEMORY, tensors))
        states = dict(zip(d.STATES, tensors[len(d.MEMORY):]))
        logits, states, shown = d.step(tokens, memory, states)
        log_probs = logits.log_softmax(2)                                # [batch, beam, vocabulary]
        top, ids = log_probs.topk(candidates[0], 2)                      # [batch, beam, candidates]
        return log_probs, top, ids, *(states[name] for name in d.STATES), *(shown[name] for name in d.SHOWN)


def names_without_wrapper(path):
    """Initialisers get the decoder's own parameter names."""
    model = onnx_files.onnx.load(str(path))
    strip = lambda name: name.removeprefix("decoder.")
    for initialiser in model.graph.initializer:
        initialiser.name = strip(initialiser.name)
    for node in model.graph.node:
        node.input[:], node.output[:] = map(strip, node.input), map(strip, node.output)
    onnx_files.onnx.save(model, str(path))


def example(decoder, batch, beam, candidates):
    """Inputs of both graphs for a random photo of which a corner is hidden, as {name: tensor} each."""
    inputs = {"features": torch.rand(batch, 49, decoder.config.features), "mask": torch.ones(batch, 49)}
    inputs["mask"][:, :9] = 0
    if "noise" in decoder.INPUTS:
        inputs["noise"] = -torch.log(-torch.log(torch.rand(batch, 49, MAX_TOKENS)))
    memory, states = decoder.start(*inputs.values())
    rows = {name: value.unsqueeze(1).repeat(1, beam, 1) for name, value in states.items()}
    for name in ("state", "cell"):
        rows[name] += 0.1 * torch.randn(batch, beam, 1)
    tokens = torch.randint(4, decoder.config.vocabulary, (batch, beam))
    return inputs, {"tokens": tokens, "candidates": torch.tensor([candidates]), **{name: memory[name] for name in decoder.MEMORY}, **rows}


def axes(example_inputs, decoder):
    """Dynamic axes: batch of everything, beam of what belongs to rows, locations of what has as many as the grid."""
    inputs, step = example_inputs
    per_photo = {name: {0: "batch", **({1: "locations"} if value.dim() > 1 and value.shape[1] == 49 else {})}
                 for name, value in (*inputs.items(), *((name, step[name]) for name in decoder.MEMORY))}
    found = {name: {0: "batch"} for name in (*decoder.STATES, *decoder.FOUND)}
    rows = (*decoder.STATES, *(f"{name}_next" for name in decoder.STATES), *decoder.SHOWN, "tokens", "log_probs")
    per_row = {name: {0: "batch", 1: "beam"} for name in rows}
    if "attention" in decoder.SHOWN:
        per_row["attention"][2] = "locations"
    chosen = {name: {0: "batch", 1: "beam", 2: "candidates"} for name in ("top_log_probs", "top_tokens")}
    return {**per_photo, **found}, {**per_photo, **per_row, **chosen}


@torch.no_grad()
def write_graphs(decoder, version):
    """init.onnx and step.onnx, each compared with PyTorch on random input of another size than it was traced with."""
    outputs = {"init": [*decoder.MEMORY, *decoder.STATES, *decoder.FOUND],
               "step": ["log_probs", "top_log_probs", "top_tokens", *(f"{name}_next" for name in decoder.STATES), *decoder.SHOWN]}
    traced, other = example(decoder, 2, 3, 4), example(decoder, 3, 2, 5)
    modules = {"init": Init(decoder), "step": Step(decoder)}
    for (graph, module), feeds, compared, dynamic in zip(modules.items(), traced, other, axes(traced, decoder)):
        path = version / f"{graph}.onnx"
        names = [*feeds, *outputs[graph]]
        onnx_files.save(module, tuple(feeds.values()), path, list(feeds), outputs[graph], {n: dynamic[n] for n in names if n in dynamic})
        names_without_wrapper(path)
        got = onnx_files.run(path, {name: value.numpy() for name, value in compared.items()})
        drift = max(np.abs(got[name] - expected.numpy()).max() for name, expected in zip(outputs[graph], module(*compared.values())))
        if drift > DRIFT:
            raise SystemExit(f"{path} differs from PyTorch by {drift:.2e}, more than {DRIFT}")
        print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, largest difference from PyTorch {drift:.1e}")


def golden(encoder_path, decoder, vocabulary, attributes, version):
    """What PyTorch answers on our scenes with the rounded weights, greedy and with a beam, for the service to reproduce."""
    encoder = load_encoder(encoder_path)
    pictures, cases = os.path.relpath(encoder_path.parent / "golden", version), []  # they lie beside the encoder
    rounded = lambda values: [round(float(v), 6) for v in values]
    for name, pixels in scenes.draw_all():
        with torch.no_grad():
            features = encoder(torch.from_numpy(pixels[None].copy()))
        for beam in (1, DECODING["beam"]):
            best = beam_search(decoder, features, beam, DECODING["lengthPenalty"], MAX_TOKENS)[0]
            cases.append({
                "image": f"{pictures}/{name}", "beam": beam, "lengthPenalty": DECODING["lengthPenalty"], "maxTokens": MAX_TOKENS,
                "caption": " ".join(vocabulary.decode(best.tokens)), "finished": best.finished,
                "sumLogProb": round(best.sum, 5), "score": round(best.score, 5),
                "tokens": [{"id": token, "text": vocabulary.tokens[token], "logProb": round(log_prob, 5),
                            **{key: rounded(value) if value.dim() else round(float(value), 6) for key, value in shown.items()}}
                           for token, log_prob, shown in zip(best.tokens, best.log_probs, best.shown)]})
            if attributes:
                memory, _ = decoder.start(features)
                found = zip(memory["attribute_ids"][0].long().tolist(), rounded(memory["attribute_scores"][0]))
                cases[-1]["attributes"] = [{"text": attributes[i], "score": score} for i, score in found]
            print(f"{name} beam {beam}: {cases[-1]['caption']}")
    lines = ",\n".join(" " + json.dumps(case) for case in cases)
    (version / "golden.json").write_text(f'{{"tolerance": 0.002, "cases": [\n{lines}\n]}}\n')


def write_config(folder, name, attributes, metrics):
    files = ("init.onnx", "step.onnx", "vocabulary.txt", *(("attributes.txt",) if attributes else ()))
    captioner = CAPTIONERS[name]
    config = {
        "task": "captioning", "title": captioner.title, "paper": captioner.paper, "version": "1",
        **({"default": True} if name == next(iter(CAPTIONERS)) else {}),
        "graphs": {"init": "init.onnx", "step": "step.onnx"}, "vocabulary": "vocabulary.txt",
        **({"attributes": "attributes.txt"} if attributes else {}),
        "encoder": "vision-encoder", "decoding": DECODING, "limits": {"maxTokens": MAX_TOKENS},
        "sha256": {file: onnx_files.sha256(folder / "1" / file) for file in files}, "metrics": metrics}
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, nargs="+", required=True,
                        help="of joint.py, train.py or self_critical.py; of several the mean of their weights")
    parser.add_argument("--encoder", type=Path, default=REPOSITORY / "vision-encoder" / "1" / "encoder.onnx")
    parser.add_argument("--out", type=Path, help="model folder; by default caption-<name> in the repository")
    parser.add_argument("--sharpen", type=float, default=1.0, help="multiplies the attention scores, chosen on dev")
    parser.add_argument("--metrics", help="the line that evaluate.py printed, to be written into config.json")
    parser.add_argument("--smoke", action="store_true", help="no difference: the checkpoint decides")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)

    decoder, vocabulary, name = load_checkpoint(*args.checkpoint)
    folder = args.out or REPOSITORY / f"caption-{name}"
    version = folder / "1"
    version.mkdir(parents=True, exist_ok=True)
    if args.sharpen != 1:
        decoder.score.weight.data *= args.sharpen
    onnx_files.round_weights(decoder)
    vocabulary.save(version / "vocabulary.txt")
    attributes = [vocabulary.tokens[i] for i in getattr(decoder, "attribute_tokens", [])]
    if attributes:
        (version / "attributes.txt").write_text("".join(word + "\n" for word in attributes), encoding="utf-8")
    write_graphs(decoder, version)
    golden(args.encoder, decoder, vocabulary, attributes, version)

    scores = json.loads(args.metrics) if args.metrics else {}
    settings = f"beam {scores.get('beam')}, length penalty {scores.get('lengthPenalty')}, {scores.get('photos')} photos x 5 captions"
    metrics = [{"name": measure, "value": value, "dataset": "Flickr8k dev", "settings": settings,
                "command": f"python3 models/recipes/captioning/evaluate.py --data data/ --model models/repository/caption-{name} "
                           f"--beam {scores['beam']}"}
               for measure, value in scores.items() if measure.startswith(("BLEU", "CIDEr"))]
    write_config(folder, name, attributes, metrics)


if __name__ == "__main__":
    main()
