"""The settings of the action model, each with its reason."""

import dataclasses
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2] / "repository"
FILM_RATE = 25  # frames a second of the data set

# folder of the data set to the words that the service answers with; the order is that of the scores
LABELS = {"bend": "bend", "jack": "jumping jack", "jump": "jump", "pjump": "jump in place", "run": "run",
          "side": "gallop sideways", "skip": "skip", "walk": "walk", "wave1": "wave one hand", "wave2": "wave two hands"}


@dataclass
class Config:
    # data
    stride: int = 3             # frames of a film for one that is looked at: 8.3 a second, six for two steps of a run
    takes: int = 8              # films made of each: as it is, and as other cameras might have taken it. Nine people are few
    sides: tuple = (0.65, 1.15) # height of what such a camera sees, as a share of the film's ...
    stretch: float = 1.15       # ... its width as a share of that, either way ...
    pan: float = 0.2            # ... and how far its middle is off, where 1 is from the middle to the edge
    light: float = 0.25         # of contrast, and half of it of brightness
    window: tuple = (8, 16)     # frames of a training example, at random: 1 to 2 s. The shortest clip has 12

    # network (see model.py)
    features: int = 208         # of a location, see frames.py
    directions: int = 128       # principal ones in which features change over a clip; what a wall looks like is in the others
    cell: int = 48
    hidden: int = 96
    scorer: int = 32
    attention: str = "both"     # "predicted" (paper), "content" (its authors' code), "both", or "mean" (no attention)
    dropout: float = 0.3

    # training
    updates: int = 600
    batch: int = 24             # clips
    learning_rate: float = 4e-3
    weight_decay: float = 0.02
    smoothing: float = 0.1
    doubly_stochastic: float = 0.0
    clip: float = 1.0
    average: float = 0.97
    seed: int = 1

    @property
    def rate(self):
        """Frames looked at in a second"""
        return FILM_RATE / self.stride


def toy(config):
    """Small enough for seconds, on the drawn figures of figures.py."""
    return dataclasses.replace(config, takes=2, window=(4, 6), updates=12, batch=6, features=32, directions=16)


def parse(parser):
    """(arguments, configuration)"""
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder with weizmann/")
    parser.add_argument("--work", type=Path, default=Path("build"), help="folder for features and checkpoints")
    parser.add_argument("--without", nargs="+", metavar="PEOPLE", help="groups of people that are left out together: ira,moshe eli")
    parser.add_argument("--smoke", action="store_true", help="drawn figures and a tiny encoder, in seconds")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    return args, toy(Config()) if args.smoke else Config()
