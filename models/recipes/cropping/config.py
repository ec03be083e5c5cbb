"""The settings of the three models, each with its reason."""

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path

SIDE = 60      # of a picture: the paper's cluttered MNIST
GLIMPSE = 28   # of what a transformer samples: MNIST's own size, so that a crop at scale 1 is a copy
LABELS = 10


@dataclass
class Config:
    # network (see model.py)
    crops: int = 1                # spatial transformers in parallel; 0: the convolutional network that they are compared with
    localiser: tuple = ((24, 1), (32, 2), (64, 1), (64, 2))             # channels and stride of each 3x3 convolution
    classifier: tuple = ((32, 1), (32, 2), (64, 1), (64, 2), (128, 1))  # 28 -> 26 -> 12 -> 10 -> 4 -> 2: no padding, so it slides exactly
    hidden: int = 128             # units of each head
    dropout: float = 0.2          # before the last layer of the classifier
    zoom: float = 0.6             # side of a crop before training, as a share of the picture. At 1, the paper's, crops learn to follow
                                  # digits but hardly to come closer in the few pictures that we can afford

    # pictures: how many of each kind in a batch
    batch: dict = field(default_factory=lambda: {"cluttered": 32, "rts": 8, "any": 24})
    held_out: int = 5000          # digits of MNIST's training set that choose, never train

    # training
    minutes: float = 47           # of one thread; the learning rate reaches 0 at the end
    learning_rate: float = 2e-3
    localiser_rate: float = 0.25  # of that for the localiser: at the full rate crops stopped following digits
    upright: float = 1.0          # weight of how far a batch's mean crop is from an upright square in the middle: without it all crops lean
    close: float = 0.1            # weight of a crop's mean squared side: without it crops stop coming closer once the digit can be read
    warmup: int = 200
    clip: float = 1.0
    average: float = 0.999        # moving average of the weights: what is exported
    seed: int = 1


PRESETS = {
    "crop-stn": Config(),
    # One crop begins at either side, so that each has a digit to follow.
    "crop-stn-two": Config(crops=2, zoom=0.5, batch={"pair": 32, "any-pair": 32}),
    # The hidden layer brings it to as many weights as crop-stn has.
    "crop-cnn": Config(crops=0, hidden=104),
}


def toy(config):
    """Small enough for seconds, on digits of our own strokes."""
    narrow = lambda layers: tuple((max(8, channels // 4), stride) for channels, stride in layers)
    return dataclasses.replace(
        config, localiser=narrow(config.localiser), classifier=narrow(config.classifier), hidden=24, held_out=100, dropout=0.0,
        batch={kind: count // 2 for kind, count in config.batch.items()}, minutes=0.05, warmup=20, average=0.9)


def parse(parser):
    """(arguments, configuration)"""
    parser.add_argument("--model", choices=PRESETS, default="crop-stn")
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder with MNIST's four IDX files")
    parser.add_argument("--work", type=Path, default=Path("build"), help="folder for checkpoints")
    parser.add_argument("--smoke", action="store_true", help="digits of our own strokes and a tiny network, in seconds")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    config = PRESETS[args.model]
    return args, toy(config) if args.smoke else config
