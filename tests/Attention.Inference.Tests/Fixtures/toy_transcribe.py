"""Makes toy-transcribe: a listener that spells what a recording plays, so that every answer can be told beforehand.

A step of 1280 samples holds a tone; its amplitude times 32 is a letter: 0 the space, 1-26 a-z, 27 the apostrophe. The decoder looks
at one step after the other and ends after the last. Needs numpy and onnx: python3 toy_transcribe.py
"""

import hashlib
import json
import math
import wave
from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

STEP, RATE, LEVELS = 1280, 16000, 32
TOKENS = ["<pad>", "<s>", "</s>", "<unk>", "\u2581", *"abcdefghijklmnopqrstuvwxyz", "'"]
FIRST = TOKENS.index("\u2581")
SHARPNESS = 4.0   # log-probability that a token loses per letter of distance
FOLDER = Path(__file__).parent / "repository" / "toy-transcribe"


def constant(name, values, dtype):
    return numpy_helper.from_array(np.array(values, dtype), name)


def floats(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def ints(name, shape):
    return helper.make_tensor_value_info(name, TensorProto.INT64, shape)


def write(name, nodes, inputs, outputs, constants):
    graph = helper.make_graph([helper.make_node(op, ins, outs, **attributes) for op, ins, outs, attributes in nodes], name, inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(model, full_check=True)
    save(model, FOLDER / "1" / f"{name}.onnx")


def write_init():
    nodes = [
        ("Shape", ["samples"], ["shape"], {}),
        ("Gather", ["shape", "zero"], ["batch"], {}),
        ("Reshape", ["samples", "by_step"], ["windows"], {}),                 # [batch, steps, 1280]
        ("Mul", ["windows", "windows"], ["squares"], {}),
        ("ReduceMean", ["squares"], ["power"], {"axes": [2], "keepdims": 1}),
        ("Mul", ["power", "two"], ["double"], {}),
        ("Sqrt", ["double"], ["levels"], {}),                                 # of a tone: its amplitude
        ("Shape", ["levels"], ["levels_shape"], {}),
        ("Gather", ["levels_shape", "one"], ["steps"], {}),
        ("Squeeze", ["steps", "zero"], ["count"], {}),
        ("Range", ["start", "count", "stride"], ["index"], {}),
        ("Mul", ["index", "step"], ["begin"], {}),
        ("Unsqueeze", ["lengths", "one"], ["ends"], {}),
        ("Less", ["begin", "ends"], ["real"], {}),
        ("Cast", ["real"], ["mask"], {"to": TensorProto.FLOAT}),
        ("Concat", ["batch", "one"], ["state_shape"], {"axis": 0}),
        ("ConstantOfShape", ["state_shape"], ["position"], {}),
    ]
    constants = [
        constant("zero", [0], np.int64), constant("one", [1], np.int64), constant("two", 2, np.float32), constant("by_step", [0, -1, STEP], np.int64),
        constant("start", 0, np.int64), constant("stride", 1, np.int64), constant("step", STEP, np.int64),
    ]
    write("init", nodes, [floats("samples", ["batch", "length"]), ints("lengths", ["batch"])],
          [floats("levels", ["batch", "steps", 1]), floats("mask", ["batch", "steps"]), floats("position", ["batch", 1])], constants)


def write_step():
    nodes = [
        ("Add", ["position", "one"], ["position_next"], {}),
        ("ReduceSum", ["mask", "axis_one"], ["real"], {"keepdims": 1}),       # [batch, 1]
        ("Unsqueeze", ["real", "axis_two"], ["length"], {}),                  # [batch, 1, 1]
        ("Sub", ["length", "one"], ["last"], {}),
        ("Min", ["position", "last"], ["place"], {}),                         # [batch, beam, 1]
        ("Shape", ["mask"], ["mask_shape"], {}),
        ("Gather", ["mask_shape", "axis_one_scalar"], ["count"], {}),
        ("Range", ["start", "count", "stride"], ["index"], {}),
        ("Cast", ["index"], ["places"], {"to": TensorProto.FLOAT}),
        ("Sub", ["place", "places"], ["distance"], {}),
        ("Abs", ["distance"], ["apart"], {}),
        ("Less", ["apart", "half"], ["here"], {}),
        ("Cast", ["here"], ["attention"], {"to": TensorProto.FLOAT}),         # [batch, beam, steps]
        ("MatMul", ["attention", "levels"], ["level"], {}),                   # [batch, beam, 1]
        ("Mul", ["level", "letters"], ["letter"], {}),
        ("Add", ["letter", "first"], ["heard"], {}),
        ("Less", ["position", "length"], ["inside"], {}),
        ("Where", ["inside", "heard", "end"], ["wanted"], {}),
        ("Sub", ["wanted", "ids"], ["miss"], {}),                             # [batch, beam, vocabulary]
        ("Abs", ["miss"], ["missed"], {}),
        ("Mul", ["missed", "sharpness"], ["loss"], {}),
        ("Add", ["loss", "barred"], ["logits"], {}),
        ("LogSoftmax", ["logits"], ["log_probs"], {"axis": 2}),
        ("TopK", ["log_probs", "candidates"], ["top_log_probs", "top_tokens"], {"axis": 2}),
        # A step reads its tokens, though this one has no use for them.
        ("Identity", ["tokens"], ["unused"], {}),
    ]
    barred = [-1e9 if token in ("<pad>", "<s>", "<unk>") else 0 for token in TOKENS]
    constants = [
        constant("one", 1, np.float32), constant("axis_one", [1], np.int64), constant("axis_one_scalar", 1, np.int64), constant("axis_two", [2], np.int64),
        constant("start", 0, np.int64), constant("stride", 1, np.int64), constant("half", 0.5, np.float32), constant("letters", LEVELS, np.float32),
        constant("first", FIRST, np.float32), constant("end", TOKENS.index("</s>"), np.float32), constant("ids", np.arange(len(TOKENS)), np.float32),
        constant("sharpness", -SHARPNESS, np.float32), constant("barred", barred, np.float32),
    ]
    write("step", nodes,
          [ints("tokens", ["batch", "beam"]), ints("candidates", [1]), floats("levels", ["batch", "steps", 1]), floats("mask", ["batch", "steps"]),
           floats("position", ["batch", "beam", 1])],
          [floats("log_probs", ["batch", "beam", len(TOKENS)]), floats("top_log_probs", ["batch", "beam", "candidates"]),
           ints("top_tokens", ["batch", "beam", "candidates"]), floats("position_next", ["batch", "beam", 1]), floats("attention", ["batch", "beam", "steps"])],
          constants)


def spell(text):
    """The recording of a text: a tone of 500 Hz, 80 ms a letter."""
    tone = np.sin(2 * np.pi * 500 * np.arange(STEP) / RATE)
    return np.concatenate([tone * (TOKENS.index(letter.replace(" ", "\u2581")) - FIRST) / LEVELS for letter in text])


def golden(text, name, beam):
    samples = np.round(spell(text) * 32767).astype("<i2")
    folder = FOLDER / "1" / "golden"
    folder.mkdir(exist_ok=True)
    with wave.open(str(folder / name), "wb") as file:
        file.setparams((1, 2, RATE, 0, "NONE", ""))
        file.writeframes(samples.tobytes())
    levels = np.sqrt(2 * np.mean((samples / 32768.0).reshape(-1, STEP) ** 2, axis=1))
    wanted = [*(levels * LEVELS + FIRST), TOKENS.index("</s>")]
    ids = np.array([i for i, token in enumerate(TOKENS) if token not in ("<pad>", "<s>", "<unk>")])
    tokens = [TOKENS.index(letter.replace(" ", "\u2581")) for letter in text] + [TOKENS.index("</s>")]
    log_probs = [-SHARPNESS * abs(want - token) - math.log(np.exp(-SHARPNESS * np.abs(want - ids)).sum()) for want, token in zip(wanted, tokens)]
    attention = [[float(min(row, len(text) - 1) == step) for step in range(len(text))] for row in range(len(tokens))]
    return {
        "audio": name, "seconds": len(samples) / RATE, "beam": beam, "lengthPenalty": 1.0, "maxTokens": 64, "targetTokens": tokens,
        "logProbs": [round(value, 6) for value in log_probs], "score": round(sum(log_probs) / len(log_probs), 6), "finished": True,
        "text": text, "attention": attention,
    }


def main():
    (FOLDER / "1").mkdir(parents=True, exist_ok=True)
    write_init()
    write_step()
    (FOLDER / "1" / "vocabulary.txt").write_text("\n".join(TOKENS) + "\n", encoding="utf-8")
    cases = [golden("it's here", "its-here.wav", 3), golden("hello", "hello.wav", 1)]
    (FOLDER / "1" / "golden.json").write_text(json.dumps({"cases": cases}) + "\n")
    files = ["init.onnx", "step.onnx", "vocabulary.txt"]
    config = {
        "task": "transcription", "title": "A toy that spells what it hears", "version": "1", "default": True,
        "graphs": {"init": "init.onnx", "step": "step.onnx"}, "vocabulary": "vocabulary.txt",
        "audio": {"sampleRate": RATE, "samplesPerStep": STEP}, "decoding": {"beam": 3, "lengthPenalty": 1.0},
        "limits": {"maxTokens": 64, "maxSeconds": 2},
        "sha256": {file: hashlib.sha256((FOLDER / "1" / file).read_bytes()).hexdigest() for file in files},
    }
    (FOLDER / "config.json").write_text(json.dumps(config, indent=2) + "\n")


if __name__ == "__main__":
    main()
