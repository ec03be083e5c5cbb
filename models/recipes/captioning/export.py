"""Writes a captioner that the service loads: init.onnx, step.onnx, vocabulary.txt, golden.json and config.json.

    export.py --checkpoint runs/soft-reward/last.pt --sharpen 1.5      then: evaluate.py, whose scores go in with --metrics
    export.py --smoke --checkpoint X --encoder Y/1/encoder.onnx --out Z
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch
import torch.nn as nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from captioning.evaluate import load_decoder
from captioning.search import beam_search
from vision import onnx_files, scenes
from vision.model import Encoder

REPOSITORY = Path(__file__).resolve().parents[2] / "repository"
DRIFT = 1e-3
DECODING = {"beam": 3, "lengthPenalty": 0.7}
MAX_TOKENS = 24
ABOUT = {  # one entry per captioner
    "soft": {"title": "Show, Attend and Tell with soft attention", "paper": "https://arxiv.org/abs/1502.03044", "default": True},
}


class Init(nn.Module):
    def __init__(self, decoder):
        super().__init__()
        self.decoder = decoder

    def forward(self, features):
        memory, states = self.decoder.start(features)
        return (*(torch.clone(value) for value in memory.values()), *states.values())


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
        return log_probs, top, ids, *states.values(), *shown.values()


def names_without_wrapper(path):
    """Initialisers get the decoder's own parameter names."""
    model = onnx_files.onnx.load(str(path))
    strip = lambda name: name.removeprefix("decoder.")
    for initialiser in model.graph.initializer:
        initialiser.name = strip(initialiser.name)
    for node in model.graph.node:
        node.input[:], node.output[:] = map(strip, node.input), map(strip, node.output)
    onnx_files.onnx.save(model, str(path))


def write_graphs(decoder, version):
    """init.onnx and step.onnx, each compared with PyTorch on random input of another size than it was traced with."""
    states = {name: {0: "batch", 1: "beam"} for name in (*decoder.STATES, *(f"{name}_next" for name in decoder.STATES))}
    memory = {name: {0: "batch", 1: "locations"} for name in decoder.MEMORY}
    shown = {name: {0: "batch", 1: "beam"} for name in decoder.SHOWN}
    chosen = {name: {0: "batch", 1: "beam", 2: "candidates"} for name in ("top_log_probs", "top_tokens")}
    step_axes = {"tokens": {0: "batch", 1: "beam"}, "log_probs": {0: "batch", 1: "beam"}, **states, **memory, **shown, **chosen}
    step_inputs = ["tokens", "candidates", *decoder.MEMORY, *decoder.STATES]
    step_outputs = ["log_probs", "top_log_probs", "top_tokens", *(f"{name}_next" for name in decoder.STATES), *decoder.SHOWN]

    def inputs(batch, beam, candidates):
        features = torch.rand(batch, 49, decoder.config.features)
        memory_, states_ = decoder.start(features)
        rows = [value.unsqueeze(1).repeat(1, beam, 1) + 0.1 * torch.randn(batch, beam, 1) for value in states_.values()]
        tokens = torch.randint(4, decoder.config.vocabulary, (batch, beam))
        return (features,), (tokens, torch.tensor([candidates]), *memory_.values(), *rows)

    with torch.no_grad():
        features, step = inputs(2, 3, 4)
        onnx_files.save(Init(decoder), features, version / "init.onnx", ["features"], [*decoder.MEMORY, *decoder.STATES],
                        {"features": {0: "batch", 1: "locations"}, **memory, **{name: {0: "batch"} for name in decoder.STATES}})
        onnx_files.save(Step(decoder), step, version / "step.onnx", step_inputs, step_outputs, step_axes)
        for graph, module, arguments in (("init", Init(decoder), inputs(3, 1, 1)[0]), ("step", Step(decoder), inputs(3, 2, 5)[1])):
            path = version / f"{graph}.onnx"
            names_without_wrapper(path)
            feeds = dict(zip(step_inputs if graph == "step" else ["features"], (value.numpy() for value in arguments)))
            drift = max(np.abs(got - expected.numpy()).max()
                        for got, expected in zip(onnx_files.run(path, feeds).values(), module(*arguments)))
            if drift > DRIFT:
                raise SystemExit(f"{path} differs from PyTorch by {drift:.2e}, more than {DRIFT}")
            print(f"{path}: {path.stat().st_size / 1e6:.1f} MB, largest difference from PyTorch {drift:.1e}")


def golden(encoder, decoder, vocabulary, version):
    """What PyTorch answers on our scenes with the rounded weights, greedy and with a beam, for the service to reproduce."""
    cases = []
    rounded = lambda values: [round(float(v), 6) for v in values]
    for name, pixels in scenes.write_all(version / "golden"):
        with torch.no_grad():
            features = encoder(torch.from_numpy(pixels[None].copy()))
        for beam in (1, DECODING["beam"]):
            best = beam_search(decoder, features, beam, DECODING["lengthPenalty"], MAX_TOKENS)[0]
            cases.append({
                "image": f"golden/{name}", "beam": beam, "lengthPenalty": DECODING["lengthPenalty"], "maxTokens": MAX_TOKENS,
                "caption": " ".join(vocabulary.decode(best.tokens)), "finished": best.finished,
                "sumLogProb": round(best.sum, 5), "score": round(best.score, 5),
                "tokens": [{"id": token, "text": vocabulary.tokens[token], "logProb": round(log_prob, 5),
                            **{key: rounded(value) if value.dim() else round(float(value), 6) for key, value in shown.items()}}
                           for token, log_prob, shown in zip(best.tokens, best.log_probs, best.shown)]})
            print(f"{name} beam {beam}: {cases[-1]['caption']}")
    lines = ",\n".join(" " + json.dumps(case) for case in cases)
    (version / "golden.json").write_text(f'{{"tolerance": 0.002, "cases": [\n{lines}\n]}}\n')


def write_config(folder, name, metrics):
    files = ("init.onnx", "step.onnx", "vocabulary.txt")
    config = {
        "task": "captioning", **ABOUT[name], "version": "1",
        "graphs": {"init": "init.onnx", "step": "step.onnx"}, "vocabulary": "vocabulary.txt", "encoder": "vision-encoder",
        "decoding": DECODING, "limits": {"maxTokens": MAX_TOKENS},
        "sha256": {file: onnx_files.sha256(folder / "1" / file) for file in files}, "metrics": metrics}
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", type=Path, required=True, help="of joint.py, train.py or self_critical.py")
    parser.add_argument("--encoder", type=Path, default=REPOSITORY / "vision-encoder" / "1" / "encoder.onnx")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "caption-soft")
    parser.add_argument("--sharpen", type=float, default=1.0, help="multiplies the attention scores, chosen on dev")
    parser.add_argument("--metrics", help="the line that evaluate.py printed, to be written into config.json")
    parser.add_argument("--smoke", action="store_true", help="no difference: the checkpoint decides")
    args = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(0)

    version = args.out / "1"
    version.mkdir(parents=True, exist_ok=True)
    decoder, vocabulary = load_decoder(args.checkpoint)
    if args.sharpen != 1:
        decoder.score.weight.data *= args.sharpen
    onnx_files.round_weights(decoder)
    vocabulary.save(version / "vocabulary.txt")
    write_graphs(decoder, version)
    encoder = onnx_files.load_weights(Encoder(), args.encoder).eval()
    golden(encoder, decoder, vocabulary, version)

    scores = json.loads(args.metrics) if args.metrics else {}
    settings = f"beam {scores.get('beam')}, length penalty {scores.get('lengthPenalty')}, {scores.get('photos')} photos x 5 captions"
    metrics = [{"name": name, "value": value, "dataset": "Flickr8k dev", "settings": settings,
                "command": f"python3 models/recipes/captioning/evaluate.py --data data/ --beam {scores['beam']}"}
               for name, value in scores.items() if name.startswith(("BLEU", "CIDEr"))]
    write_config(args.out, decoder_name(args.checkpoint), metrics)


def decoder_name(checkpoint):
    return torch.load(checkpoint, map_location="cpu")["decoder"]


if __name__ == "__main__":
    main()
