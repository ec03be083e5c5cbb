"""The settings of the transcriber, each with its reason."""

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path

from phrases import CHARACTERS

PAD, START, END, UNKNOWN = 0, 1, 2, 3  # as in every vocabulary of the service
TOKENS = ["<pad>", "<s>", "</s>", "<unk>", *CHARACTERS]


@dataclass
class Config:
    # data
    synthetic: int = 16_000     # phrases spoken by espeak-ng: a few minutes to make, 15 hours to hear
    # share of the utterances of a batch. AN4 is what it is measured on, the digits are other microphones, synthesis is other words
    mixture: dict = field(default_factory=lambda: {"an4.train": 0.36, "digits": 0.14, "synthetic": 0.48, "nothing": 0.02})
    joined: float = 0.15        # share of utterances that are two in a row: longer ones than AN4 has
    evaluation: list = field(default_factory=lambda: ["an4.dev", "fsdd.test"])

    # hearing: 25 ms windows every 10 ms, as in the paper
    window: int = 400
    hop: int = 160
    fft: int = 512
    bands: int = 40

    # network (see model.py)
    listener: int = 128         # per direction and layer; half of the paper's, for a hundredth of its data
    pyramid: int = 3            # layers that halve the time: 80 ms a step. The paper has one below them at full rate, half of all its work
    speller: int = 256
    embedding: int = 64
    attention: int = 128
    dropout: float = 0.2

    # training
    minutes: float = 80         # of one CPU thread; the learning rate reaches 0 at the end
    batch_seconds: float = 100  # of audio
    easy: int = 500             # batches at the start that hold only recordings below easy_seconds: attention finds itself on words
    easy_seconds: float = 2.5
    learning_rate: float = 1.5e-3
    warmup: int = 300
    smoothing: float = 0.1
    sampling: float = 0.1       # share of previous characters that are the model's own, as in the paper
    ctc: float = 0.3            # weight of a CTC loss on the last pyramid layer but one: without it attention takes hours to find the diagonal
    clip: float = 1.0
    average: float = 0.998
    seed: int = 1

    # decoding
    beam: int = 5
    length_penalty: float = 1.0
    max_tokens: int = 160
    max_seconds: float = 12     # of a training recording; what is longer is passed over
    heard_seconds: float = 8    # at once by the service, which cuts longer ones at pauses: beyond it the error rate doubles (README)

    @property
    def step(self):
        """Samples of one step of the listener"""
        return self.hop << self.pyramid


def toy(config):
    """A model small enough for seconds, on the toy speech of toy.py."""
    return dataclasses.replace(
        config, mixture={"toy": 1.0}, joined=0.0, evaluation=["toy.dev"], listener=24, speller=48, embedding=16, attention=24, dropout=0.0,
        minutes=0.6, batch_seconds=24, learning_rate=1e-2, warmup=20, average=0.9, pyramid=2, ctc=1.0)


def parse(parser):
    """(arguments, configuration)"""
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder with an4/ and fsdd/")
    parser.add_argument("--work", type=Path, default=Path("build"), help="folder for prepared data and checkpoints")
    parser.add_argument("--smoke", action="store_true", help="a toy speech and a tiny network, in seconds")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    return args, toy(Config()) if args.smoke else Config()
