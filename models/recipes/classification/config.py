"""The settings of the classifier, each with its reason."""
import argparse
from dataclasses import dataclass, replace
from pathlib import Path

# Imagenette: ten ImageNet classes that are easy to tell apart; folder name -> what people call it
LABELS = {
    "n01440764": "tench", "n02102040": "English springer", "n02979186": "cassette player", "n03000684": "chain saw",
    "n03028079": "church", "n03394916": "French horn", "n03417042": "garbage truck", "n03425413": "gas pump",
    "n03445777": "golf ball", "n03888257": "parachute",
}


@dataclass
class Config:
    # pictures
    size: int = 160              # pixels a side of what the network sees: 10x10 cells, so that nine taps have somewhere to move
    packed: int = 192            # of training photos: 160 and some to zoom into
    teacher_size: int = 192      # two thirds of the work at 224, where it was trained

    # network (see model.py)
    widths: tuple = (48, 96, 192)  # at strides 4, 8 and 16
    blocks: tuple = (1, 1, 3)
    dilations: tuple = (1, 1, 1)   # 7x7 cells seen by three layers, two thirds of the photo: there is room to shrink and to grow
    labels: int = len(LABELS)

    # parts.py: each part of the network alone, between the teacher's maps
    parts_views: int = 40_000
    parts_size: int = 96         # the targets are local, small pictures do
    parts_rate: float = 3e-3
    own_from: float = 0.3        # share of the run after which parts begin to read one another, all of it at the end

    # train.py: the whole network, plain at first
    minutes: float = 50          # of CPU time of one thread; the learning rate reaches 0 at the end
    small: int = 128             # pixels a side at first: two thirds of the work
    full: float = 0.75           # share of the time after which they are `size`
    fork: float = 0.45           # share of the time after which there are two networks, one of them deformable, on the same views
    batch: int = 16              # many short steps, one thread is busy with four photos
    rate: float = 2e-3
    offset_rate: float = 0.1     # of `rate`, as in the paper: points that jump lose what the weights expect at them
    warmup: int = 200            # updates, again after the fork
    weight_decay: float = 0.02
    clip: float = 5.0
    average: float = 0.998       # what is measured and shipped is a moving average of about the last 500 updates
    smallest: float = 0.45       # a photo's side in the view: from an object far away ...
    largest: float = 2.0         # ... to the quarter of the photo around its middle. Scale is what deformable convolution answers
    stretch: float = 1.2         # width against height
    jitter: float = 0.3          # brightness, contrast, saturation
    smoothing: float = 0.1
    distil: float = 0.5          # weight of the teacher's answer among all 1,001 classes: a photo teaches more than its label
    save_minutes: float = 4
    seed: int = 1

    @property
    def stride(self):
        return 16

    @property
    def cells(self):
        """Rows, and columns, of the grid of the last three layers"""
        return self.size // self.stride


def toy(config):
    """Seconds instead of an hour, on the coloured discs of prepare.py --smoke."""
    return replace(config, size=64, packed=64, teacher_size=64, widths=(8, 12, 16), blocks=(1, 1, 1), parts_views=32, parts_size=64,
                   small=64, minutes=0.05, batch=8, warmup=5, average=0.9)


def parse(parser):
    """(arguments, configuration)"""
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder with imagenette/ and teacher/")
    parser.add_argument("--work", type=Path, default=Path("build"), help="folder for packed photos and checkpoints")
    parser.add_argument("--smoke", action="store_true", help="a toy set and a tiny network, in seconds")
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    return args, toy(Config()) if args.smoke else Config()
