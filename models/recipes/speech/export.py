"""Writes the folder that the service serves: graphs, vocabulary, golden answers and config.json with hashes and scores.

    python3 export.py --data data --work build

The weights are rounded to float16 first and everything else follows from those: PyTorch answers for golden.json, the scores, and
the comparison of each graph with the network, which fails the export when it drifts by more than 1e-3.
"""

import argparse
import json
import subprocess

import numpy as np
import onnx
import soundfile
import torch

import config as settings
import data
import evaluate
import graphs
import toy
from audio import QUIETEST_PEAK, RATE, noise, resample
from vision import onnx_files

MAX_DRIFT = 1e-3
COMMAND = "python3 models/recipes/speech/evaluate.py --data data --sets {}"
# spoken by espeak-ng, in voices and at speeds that training drew from, so that the samples in the repository are ours
GOLDEN = {
    "two-six-eight": ("en-us+m3", 150, "two six eight four four one eight"),
    "spelled": ("en-gb-x-rp+f2", 130, "P I T T S B U R G H"),
    "command": ("en-us+f4", 160, "enter G M E F thirty nine"),
    "yes": ("en-us+m1", 150, "yes"),
}


def recordings(smoke):
    """File name -> samples; the last two are there for what nobody should hear in them"""
    if smoke:
        return {"toy": toy.say("abc de"), "silence": np.zeros(RATE // 2, np.float32)}
    said = {}
    for name, (voice, speed, text) in GOLDEN.items():
        raw = subprocess.run(["espeak-ng", "-v", voice, "-s", str(speed), "--stdout", text], check=True, capture_output=True).stdout
        samples = np.frombuffer(raw[44:], np.int16).astype(np.float32) / 32768
        said[name] = resample(samples, 22050) * 0.8
    random = np.random.default_rng(1)
    said["noisy"] = said["command"] + 0.01 * noise(len(said["command"]), random, 1)
    said["silence"] = np.zeros(RATE, np.float32)
    return said


def compare(model, init, step, pieces):
    """Largest difference between network and graphs over a padded batch, teacher-forced along the network's own choices."""
    samples, lengths, *_ = data.collate([(piece, "") for piece in pieces], model.config.step)
    memory, states = model.start(samples, lengths)
    outputs = onnx_files.interpret(init, {"samples": samples.numpy(), "lengths": lengths.numpy()})
    drift = max(np.abs(outputs[name] - tensor.numpy()).max() for name, tensor in {**memory, **states}.items())

    beam, rows = 2, lambda tensor: tensor[:, None].repeat(1, 2, 1)
    states = {name: rows(tensor) for name, tensor in states.items()}
    ours = {name: rows(torch.from_numpy(outputs[name])).numpy() for name in states}
    previous = torch.full((len(pieces), beam), settings.START)
    for _ in range(12):
        logits, states, shown = model.step(previous, memory, states)
        graph = onnx_files.interpret(step, {"tokens": previous.numpy(), "candidates": np.array([beam]), **ours, **{n: outputs[n] for n in memory}})
        expected = {"log_probs": logits.log_softmax(-1), **shown, **{f"{name}_next": tensor for name, tensor in states.items()}}
        drift = max(drift, *(np.abs(graph[name] - tensor.numpy()).max() for name, tensor in expected.items()))
        assert not graph["attention"][np.broadcast_to(outputs["mask"][:, None] == 0, graph["attention"].shape)].any(), "padding was attended"
        ours = {name: graph[f"{name}_next"] for name in states}
        previous = torch.from_numpy(graph["top_tokens"])[..., 0].clone()
        previous[:, 1] = torch.from_numpy(graph["top_tokens"])[:, 1, 1]  # the rows of a beam part from here
    return float(drift)


def golden(model, name, samples, beam):
    c = model.config
    found = evaluate.transcribe(model, samples, beam, c.length_penalty)
    print(f"{name}, beam {beam}: {data.decode(found.tokens)!r}")
    return {
        "audio": f"{name}.wav", "seconds": len(samples) / RATE, "beam": beam, "lengthPenalty": c.length_penalty, "maxTokens": c.max_tokens,
        "targetTokens": found.tokens, "logProbs": [round(p, 6) for p in found.log_probs], "score": round(found.score, 6),
        "finished": found.finished, "text": data.decode(found.tokens),
        "attention": [[round(float(weight), 6) for weight in shown["attention"]] for shown in found.shown]}


def measure(model, work):
    speech, metrics = data.Speech(work / "speech.npz"), []
    names = {"an4.dev": "AN4, held-out speakers", "fsdd.test": "free spoken digits, test takes"}
    for name in model.config.evaluation:
        scores = evaluate.measure(model, speech, name, model.config.beam, model.config)
        scores.pop("wrong")
        print(json.dumps(scores), flush=True)
        metrics += [{"name": label, "value": scores[label.lower()], "dataset": names.get(name, name),
                     "settings": f"beam {model.config.beam}, length penalty {model.config.length_penalty}, {scores['recordings']} recordings",
                     "command": COMMAND.format(name)} for label in ("CER", "WER")]
    return metrics


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--output", type=evaluate.Path, help="default: models/repository/transcribe-las")
    args, config = settings.parse(parser)
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    output = args.output or (args.work if args.smoke else evaluate.MODEL)
    version = output / "1"
    (version / "golden").mkdir(parents=True, exist_ok=True)

    model = evaluate.load_checkpoint(args.work, config)
    model.half().float()  # what float16 keeps is the model from here on
    onnx.save(graphs.init_graph(model), version / "init.onnx")
    onnx.save(graphs.step_graph(model), version / "step.onnx")
    shown = ["▁" if token == " " else token for token in settings.TOKENS]  # a line of one space would look empty
    (version / "vocabulary.txt").write_text("".join(token + "\n" for token in shown), encoding="utf-8")

    read_back = graphs.read_weights(version)
    assert all(torch.equal(tensor, model.state_dict()[name]) for name, tensor in read_back.items()), "weights do not read back"
    pieces = recordings(args.smoke)
    drift = compare(model, version / "init.onnx", version / "step.onnx", list(pieces.values()))
    if drift > MAX_DRIFT:
        raise SystemExit(f"graph and network differ by {drift:.2g}, more than {MAX_DRIFT:.0e}")
    cases = []
    for name, samples in pieces.items():
        path = version / "golden" / f"{name}.wav"
        soundfile.write(path, samples, RATE, subtype="PCM_16")
        heard = soundfile.read(path, dtype="float32")[0]
        cases += [golden(model, name, heard, beam) for beam in (1, config.beam)]
    (version / "golden.json").write_text(json.dumps({"cases": cases}) + "\n", encoding="utf-8")

    files = ("init.onnx", "step.onnx", "vocabulary.txt")
    description = {
        "task": "transcription", "title": "Listen, Attend and Spell", "paper": "https://arxiv.org/abs/1508.01211", "version": "1", "default": True,
        "graphs": {"init": "init.onnx", "step": "step.onnx"}, "vocabulary": "vocabulary.txt",
        "audio": {"sampleRate": RATE, "samplesPerStep": config.step},
        "speech": {"minPeakDb": QUIETEST_PEAK},
        "decoding": {"beam": config.beam, "lengthPenalty": config.length_penalty},
        "limits": {"maxTokens": config.max_tokens, "maxSeconds": config.heard_seconds},
        "sha256": {name: onnx_files.sha256(version / name) for name in files},
        "metrics": measure(model, args.work)}
    (output / "config.json").write_text(json.dumps(description, indent=2) + "\n", encoding="utf-8")
    size = sum((version / name).stat().st_size for name in files)
    print(f"{version}: {size / 1e6:.1f} MB, drift {drift:.1e}")


if __name__ == "__main__":
    main()
