"""Writes the folder that the service serves: graphs, tokenizer, golden answers and config.json with hashes and scores.

    python3 export.py --model translate-en-fr --data data --work build

The weights are rounded to float16 first and everything else follows from those: PyTorch answers for golden.json, the scores, and
the comparison of each graph with the network, which fails the export when it drifts by more than 1e-3.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
import torch

import batches
import config as settings
import decode
import evaluate
import graphs

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from vision import onnx_files

MAX_DRIFT = 1e-3
NAMES = {"en": "English", "fr": "French", "de": "German"}
GOLDEN = (
    "Economic growth has slowed down in recent years.",
    "Where is the train station?",
    "Yes.",
    "My name is Anna and I live in London.",
    "She said: “It’s 27 €, isn’t it?” … naïve café — ✓ 😀 №42",
    "My friend 李明 lives in 北京 with Ngozi Okonkwo. ❤️",
    "Write to Dr. Kowalczyk (info@example.com), or see https://www.example.com/a-b?c=1.",
    "The old man who sells newspapers near the bridge told us yesterday that the city had decided to close the market for two years, "
    "because the roof must be repaired before the winter and nobody knows who will pay for the work in the end.",
)


def compare(model, tokenizer, init, step):
    """Largest difference between network and graphs over a padded batch, teacher-forced along the network's own choices."""
    sources = [tokenizer.encode(text) + [settings.EOS] for text in GOLDEN]
    tokens, lengths = batches.pad(sources), torch.tensor([len(source) for source in sources])
    outputs = onnx_files.interpret(init, {"tokens": tokens.numpy(), "lengths": lengths.numpy()})
    memory, state = model.encoder(tokens, lengths)
    names = ("annotations", "keys", "mask") if len(memory) > 1 else ("summary",)
    drift = max(np.abs(outputs[name] - tensor.numpy()).max() for name, tensor in zip((*names, "state"), (*memory, state)))
    assert outputs["unread"][:, 0].tolist() == [settings.UNK in source for source in sources]

    beam, state = 2, state[:, None].repeat(1, 2, 1)
    ours = {**outputs, "state": outputs["state"][:, None].repeat(beam, 1)}
    previous = torch.full((len(sources), beam), settings.BOS)
    for _ in range(12):
        logits, state, attention = model.decoder.step(previous, memory, state)
        graph = onnx_files.interpret(step, {"tokens": previous.numpy(), "candidates": np.array([beam]), **ours})
        log_probs = torch.log_softmax(logits, -1)
        log_probs[..., [settings.PAD, settings.BOS]] = decode.NEVER
        log_probs[outputs["unread"][:, 0] == 0, :, settings.UNK] = decode.NEVER
        for name, tensor in (("log_probs", log_probs), ("state_next", state), ("attention", attention)):
            drift = max(drift, 0 if tensor is None else np.abs(graph[name] - tensor.numpy()).max())
        if attention is not None:
            assert not graph["attention"][np.broadcast_to(ours["mask"][:, None] == 0, attention.shape)].any(), "padding was attended"
        ours["state"] = graph["state_next"]
        previous = torch.from_numpy(graph["top_tokens"][:, 0])  # the rows of a beam part from here
    return float(drift)


def golden(model, tokenizer, text, beam, config):
    found = decode.translate(model, tokenizer, [text], beam, config.length_penalty, config.max_tokens)[0]
    source = tokenizer.encode(text) + [settings.EOS]
    pieces = lambda ids: [tokenizer.id_to_piece(token) for token in ids]
    return {
        "text": text, "sourceTokens": source, "sourcePieces": pieces(source),
        "beam": beam, "lengthPenalty": config.length_penalty, "maxTokens": config.max_tokens,
        "targetTokens": found.tokens, "targetPieces": pieces(found.tokens), "logProbs": [round(p, 6) for p in found.log_probs],
        "score": round(found.score(config.length_penalty), 6), "finished": found.finished,
        "translation": decode.text_of(tokenizer, found, text),
        "attention": [[round(float(weight), 6) for weight in row] for row in found.attention] or None}


def measure(model, tokenizer, args, config, work):
    metrics = []
    for name in config.evaluation:
        sources, references = evaluate.test_set(name, args, config, work)
        _, scores = evaluate.measure(model, tokenizer, sources, references, config.beam, config.length_penalty, config)
        print(name, scores, flush=True)
        metrics += [{"name": label, "value": scores[label.lower()], "dataset": name,
                     "settings": f"beam {config.beam}, length penalty {config.length_penalty}, {evaluate.metrics.SIGNATURE}",
                     "command": f"python3 evaluate.py --model {args.model} --sets {name}"} for label in ("BLEU", "chrF")]
    return metrics


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=Path, help="default: models/repository/<model>")
    args, config, work = settings.parse(parser)
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    output = args.output or (work if args.smoke else evaluate.REPOSITORY / args.model)
    version = output / "1"
    version.mkdir(parents=True, exist_ok=True)

    model, tokenizer = evaluate.load_checkpoint(work, config)
    model.half().float()  # what float16 keeps is the model from here on
    onnx.save(graphs.init_graph(model), version / "init.onnx")
    onnx.save(graphs.step_graph(model), version / "step.onnx")
    for name in ("tokenizer.model", "words.txt"):
        shutil.copy(work / name, version / name)

    read_back = graphs.read_weights(version)
    assert all(torch.equal(read_back[name], tensor) for name, tensor in model.state_dict().items()), "weights do not read back"
    drift = compare(model, tokenizer, version / "init.onnx", version / "step.onnx")
    if drift > MAX_DRIFT:
        raise SystemExit(f"graph and network differ by {drift:.2g}, more than {MAX_DRIFT:.0e}")
    cases = [golden(model, tokenizer, text, beam, config) for text in GOLDEN for beam in (1, config.beam)]
    (version / "golden.json").write_text(json.dumps({"cases": cases}, ensure_ascii=False) + "\n", encoding="utf-8")

    files = ("init.onnx", "step.onnx", "tokenizer.model", "words.txt")
    title, paper = ("RNNsearch", "1409.0473") if config.attention else ("RNN encoder-decoder", "1406.1078")
    description = {
        "task": "translation", "title": f"{title}, {NAMES[config.source]} to {NAMES[config.target]}",
        "paper": f"https://arxiv.org/abs/{paper}", "version": "1", **({"default": True} if config.attention else {}),
        "graphs": {"init": "init.onnx", "step": "step.onnx"}, "tokenizer": "tokenizer.model", "words": "words.txt",
        "languages": {"source": config.source, "target": config.target},
        "decoding": {"beam": config.beam, "lengthPenalty": config.length_penalty},
        "limits": {"maxTokens": config.max_tokens, "maxSourceTokens": config.max_source_tokens},
        "sha256": {name: onnx_files.sha256(version / name) for name in files},
        "metrics": measure(model, tokenizer, args, config, work)}
    (output / "config.json").write_text(json.dumps(description, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    size = sum((version / name).stat().st_size for name in files)
    print(f"{version}: {size / 1e6:.1f} MB, drift {drift:.1e}")


if __name__ == "__main__":
    main()
