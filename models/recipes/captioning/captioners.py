"""The captioners by name, and how to read one back from a checkpoint or from the repository."""
import json
import sys
from pathlib import Path
from typing import NamedTuple

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from captioning.adaptive import AdaptiveConfig, AdaptiveDecoder
from captioning.baseline import BaselineDecoder
from captioning.data import Vocabulary
from captioning.decoder import DecoderConfig
from captioning.hard import HardConfig, HardDecoder
from captioning.semantic import SemanticConfig, SemanticDecoder
from captioning.soft import SoftConfig, SoftDecoder
from vision.export import load_encoder
from vision.onnx_files import load_weights

REPOSITORY = Path(__file__).resolve().parents[2] / "repository"


class Captioner(NamedTuple):
    config: type
    decoder: type
    title: str
    paper: str


CAPTIONERS = {  # one line per captioner; the first answers when a request names none
    "soft": Captioner(SoftConfig, SoftDecoder, "Show, Attend and Tell with soft attention", "https://arxiv.org/abs/1502.03044"),
    "hard": Captioner(HardConfig, HardDecoder, "Show, Attend and Tell with hard attention", "https://arxiv.org/abs/1502.03044"),
    "adaptive": Captioner(AdaptiveConfig, AdaptiveDecoder, "Adaptive attention with a visual sentinel", "https://arxiv.org/abs/1612.01887"),
    "semantic": Captioner(SemanticConfig, SemanticDecoder, "Semantic attention over detected words", "https://arxiv.org/abs/1603.03925"),
    "baseline": Captioner(DecoderConfig, BaselineDecoder, "Show and Tell, without attention", "https://arxiv.org/abs/1411.4555"),
}


def weights_of(saved):
    """The decoder's weights in a checkpoint of joint.py, train.py or self_critical.py"""
    return {name.removeprefix("2."): value for name, value in saved["average"].items() if not name.startswith(("0.", "1."))}


def load_checkpoint(*paths):
    """(decoder, vocabulary, name) of such a checkpoint, or of the mean of several of one captioner"""
    saved = [torch.load(path, map_location="cpu") for path in paths]
    captioner, states = CAPTIONERS[saved[0]["decoder"]], [weights_of(one) for one in saved]
    decoder = captioner.decoder(captioner.config(**saved[0]["config"]))
    decoder.load_state_dict({name: sum(state[name] for state in states) / len(states) for name in states[0]})
    return decoder.eval(), Vocabulary(saved[0]["vocabulary"]), saved[0]["decoder"]


def load_shipped(folder):
    """(encoder, decoder, vocabulary) with the weights of a model folder and of the encoder that its config names."""
    config = json.loads((folder / "config.json").read_text())
    version = folder / config["version"]
    vocabulary = Vocabulary.load(version / config["vocabulary"])
    captioner = CAPTIONERS[folder.name.removeprefix("caption-")]
    known = {"attributes": len((version / config["attributes"]).read_text().splitlines())} if "attributes" in config else {}
    decoder = captioner.decoder(captioner.config(len(vocabulary), **known))
    load_weights(decoder, version / "init.onnx", version / "step.onnx", later=decoder.LATER)
    encoder = load_encoder(folder.parent / config["encoder"] / "1" / "encoder.onnx")
    return encoder, decoder.eval(), vocabulary


@torch.no_grad()
def take_over(decoder, state):
    """Copies the weights that another captioner has under the same name and in the same shape; says which stay new."""
    own = decoder.state_dict()
    new = [name for name in own if name not in state or state[name].shape != own[name].shape]
    decoder.load_state_dict({**own, **{name: state[name] for name in own if name not in new}})
    print(f"new: {', '.join(new) or 'nothing'}")
