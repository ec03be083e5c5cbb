"""The settings of every model this recipe makes, one preset each, with the reason for each value."""

import dataclasses
import json
from dataclasses import dataclass, field
from pathlib import Path

PAD, BOS, EOS, UNK = 0, 1, 2, 3  # ids fixed in the tokenizer, so graphs and server need not look them up


@dataclass
class Config:
    # languages and data
    source: str = "en"
    target: str = "fr"
    # share of all target tokens drawn from each corpus: small clean corpora are seen many times, the long one is sampled
    mixture: dict = field(default_factory=lambda: {
        "europarl": 0.33, "tatoeba": 0.23, "multi30k.train": 0.11, "wmt.newstest.rest": 0.19, "ted": 0.04,
        "phrases.train": 0.06,                    # one sentence in twelve: what people type first, and the texts of programs
        "templates": 0.03, "copies": 0.01})       # made by prepare.py
    # target tokens; a long sentence of a debate costs as much as five of the length people type, and teaches less
    longest: dict = field(default_factory=lambda: {"europarl": 40})
    validation: list = field(default_factory=lambda: ["multi30k.val"])
    # lines kept out of training to choose settings on; the evaluation files are never used for that
    held_out: dict = field(default_factory=lambda: {
        "wmt.newstest.rest": 500, "tatoeba": 500, "phrases.train": 1000, "templates": 500})
    evaluation: list = field(default_factory=lambda: ["multi30k.test2016", "multi30k.test2017", "wmt.newstest2013"])
    vocabulary: int = 8000      # one joint unigram model: names and cognates look the same on both sides
    max_length: int = 80        # subwords; a bound on the memory of a batch
    max_ratio: float = 2.2      # longer side / shorter side; misaligned pairs stand out by it

    # network (see model.py)
    embedding: int = 256        # also the width of the readout, because the output layer is the embedding
    encoder: int = 256          # per direction, so an annotation has 512
    decoder: int = 384          # 7.4 M weights in all: 14.8 MB as float16
    attention: int = 256        # 0 for none: one vector has to hold the sentence
    dropout: float = 0.12       # on embeddings, annotations and readout; the data is seen 1 to 5 times

    # training
    minutes: float = 120        # of CPU time of one thread; the learning rate reaches 0 at the end
    batch_tokens: int = 1500    # target tokens of a batch; twice that is no faster per token, and more updates learn more
    learning_rate: float = 1.3e-3
    warmup: int = 300           # updates
    smoothing: float = 0.1      # label smoothing
    clip: float = 1.0           # gradient norm
    guidance: float = 0.2       # weight of the attention's loss against the aligner's links, per row; 0 for none
    average: float = 0.9995     # exponential moving average of the weights, which is what is exported
    seed: int = 1

    # decoding
    beam: int = 5
    length_penalty: float = 1.0   # score = sum of log-probabilities / length ^ penalty, chosen on validation
    max_source_tokens: int = 120  # half as long again as any training line; beyond it quality is unknown
    max_tokens: int = 150         # generated at most; French takes about a fifth more tokens than English


def toy(config):
    """A model small enough for seconds, on the toy language of toy.py."""
    return dataclasses.replace(
        config, mixture={"toy": 1.0}, validation=["toy.val"], held_out={"toy": 20}, evaluation=["toy.test"],
        vocabulary=300, embedding=48, encoder=32, decoder=48, attention=32 if config.attention else 0, dropout=0.0,
        minutes=0.2, batch_tokens=800, learning_rate=1e-2, warmup=20, average=0.95)


PRESETS = {
    "translate-en-fr": Config(),
    # little Europarl here, so the other corpora carry more; the OpenNMT demo is a sample of WMT's web text
    "translate-en-de": Config(target="de", mixture={
        "tatoeba": 0.25, "wmt.newstest.rest": 0.26, "multi30k.train": 0.13, "europarl": 0.12, "wmt-opennmt-demo": 0.08,
        "ted": 0.06, "phrases.train": 0.06, "templates": 0.03, "copies": 0.01}, longest={"europarl": 60}, dropout=0.15),
}


# the same in all but the attention, and what looking saves in time goes into more updates of the same two hours
PRESETS["translate-en-fr-baseline"] = dataclasses.replace(PRESETS["translate-en-fr"], attention=0, guidance=0)


def arguments(parser):
    """The arguments every script shares."""
    parser.add_argument("--model", default="translate-en-fr", choices=PRESETS)
    parser.add_argument("--data", type=Path, default=Path("data"), help="folder with en-fr/*.tsv")
    parser.add_argument("--work", type=Path, default=Path("build"), help="folder for prepared data and checkpoints")
    parser.add_argument("--smoke", action="store_true", help="a toy language and a tiny network, in seconds")
    return parser


def parse(parser):
    """(arguments, configuration, work folder of the model)"""
    args = arguments(parser).parse_args()
    config = PRESETS[args.model]
    if args.smoke:
        config, args.model = toy(config), "smoke-" + args.model
    work = args.work / args.model
    work.mkdir(parents=True, exist_ok=True)
    return args, config, work


def save(config, path):
    path.write_text(json.dumps(dataclasses.asdict(config), indent=2) + "\n", encoding="utf-8")


def load(path):
    return Config(**json.loads(path.read_text(encoding="utf-8")))
