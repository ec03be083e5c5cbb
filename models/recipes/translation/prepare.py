"""Cleans the corpora, trains the joint SentencePiece model and encodes everything once.

    python3 prepare.py --model translate-en-fr --data data --work build

Reads `<data>/<source>-<target>/<corpus>.tsv` (source TAB target) and writes `tokenizer.model`, `train.npz`, the words it
met in `words.txt` and the held-out pairs `held-out.<corpus>.tsv` to `<work>/<model>/`.
"""

import argparse
import random
import unicodedata
import zlib

import numpy as np
import sentencepiece

import config as settings
import toy
from reader import met_words

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
TARGET_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"'})
KEYBOARD = "".join(map(chr, range(33, 127))) + "’‘“”«»€£°–—…"  # what people type must never become <unk>
LETTERS = "ÀÂÄÆÇÈÉÊËÎÏÔÖÙÛÜŸŒàâäæçèéêëîïôöùûüÿœßñáíóúøåãčšž"  # and "Ça" must not either, though Ç is rare
LINES = 80_000    # pairs per corpus the tokenizer learns from, or one long corpus would take all the pieces
CURLY = 0.15      # share of source lines with the curly quotes that phones and word processors type
LOWERCASE = 0.06  # share of source lines all in lower case, as in a chat
BARE = 0.04       # share of pairs without their final full stop
SHOUTED = 0.01    # share of pairs in capitals
RENAMED = 0.7     # share of the pairs about Tom or Mary, a tenth of Tatoeba, that become about someone else
INVENTED = 0.4    # share of those someones with a name that nobody has, which can only be copied
UNREADABLE = 0.2  # share of those someones in a script or symbol without pieces: <unk> on both sides, which the service fills in
DECORATED = 0.01  # share of pairs with such a symbol before or after them
NAMES = {  # of the same gender, so that the French still agrees
    "Tom": "Adam Ahmed Alex Ben Carlos Daniel David Eric Felix George Henry Hugo Ivan Jack James John Julien Karl Kevin Leo "
           "Louis Lucas Luis Marco Mark Max Michael Mohamed Nick Oliver Omar Oscar Paul Peter Ravi Robert Sam Simon Thomas William".split(),
    "Mary": "Alice Amina Amy Anna Carla Charlotte Chloe Clara Diana Elena Ella Emily Emma Eva Fatima Grace Hannah Helen Ines Jane "
            "Julia Kate Laura Lena Lily Linda Lisa Lucy Maria Mia Nadia Nina Olga Olivia Rachel Rosa Sara Sofia Susan Zoe".split()}
ONSETS = "b bh br c ch d dr f fr g gr h j k kh kl kr kw l ll m n ng nk ny p pr q r s sch sh sk sl st str sz t th tr ts v vr w x y z".split()
VOWELS = 6 * "a e i o u".split() + "aa ai ei ia ie io oo ou ua y ä é ö ü".split()
CODAS = 40 * [""] + "ck f k l ld m n nd ng nn r rd rk rt s sch ski son ss t tz v vic wicz x".split()


def clean(text):
    """NFC, no control characters, single plain spaces (also for the no-break spaces of French)."""
    text = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    text = "".join(" " if unicodedata.category(c)[0] in "ZC" else c for c in text)
    return " ".join(text.split())


def clean_target(text):
    """One style of quotes: the corpora mix three, and the evaluation sets use the plain one."""
    text = clean(text).translate(TARGET_QUOTES)
    return text.replace("« ", '"').replace(" »", '"').replace("«", '"').replace("»", '"')


def read(folder, corpus):
    with open(folder / f"{corpus}.tsv", encoding="utf-8") as lines:
        pairs = [line.rstrip("\n").split("\t") for line in lines]
    return [(clean(p[0]), clean_target(p[1])) for p in pairs if len(p) == 2 and p[0].strip() and p[1].strip()]


def plausible(source, target):
    """Drops what cannot be a translation: copies of whole sentences, markup, lines of mostly non-letters."""
    letters = sum(c.isalpha() for c in target)
    return not (source == target and len(source.split()) > 3) and "<" not in source + target and letters * 2 > len(target)


def invented_name(rng):
    return "".join(rng.choice(part) for _ in range(rng.randint(1, 4)) for part in (ONSETS, VOWELS, CODAS)).capitalize()


def unreadable(rng):
    """Characters that the tokenizer has no piece for: Chinese, Arabic, Devanagari or pictures."""
    first, last = rng.choice(((0x4E00, 0x9FA5), (0x621, 0x64A), (0x905, 0x939), (0x1F300, 0x1F64F), (0x2600, 0x26FF)))
    return "".join(chr(rng.randint(first, last)) for _ in range(rng.randint(1, 3)))


def someone(others, rng):
    """A known name, an unreadable one, an invented one, or a known and an invented one as first name and surname"""
    kind = rng.random()
    if kind < UNREADABLE:
        return unreadable(rng)
    if kind >= UNREADABLE + INVENTED:
        return rng.choice(others)
    return rng.choice((invented_name(rng), f"{rng.choice(others)} {invented_name(rng)}", f"{invented_name(rng)} {invented_name(rng)}"))


def vary(source, target, rng):
    """Source as strangers type it. Applied once per line, so the corpus stays the same for everyone with this seed."""
    for name, others in NAMES.items():
        if source.count(name) == target.count(name) > 0 and rng.random() < RENAMED:
            other = someone(others, rng)
            source, target = source.replace(name, other), target.replace(name, other)
    if rng.random() < CURLY:
        source = source.replace("'", "’")
        while source.count('"') >= 2:
            source = source.replace('"', "“", 1).replace('"', "”", 1)
    if rng.random() < LOWERCASE:
        source = source.lower()
    if rng.random() < BARE and source.endswith(".") and target.endswith("."):
        source, target = source[:-1], target[:-1]
    if rng.random() < SHOUTED:
        source, target = source.upper(), target.upper()
    if rng.random() < DECORATED:
        symbol, form = unreadable(rng), rng.choice(("{0} {1}", "{1} {0}", "{0}{1}"))
        source, target = form.format(source, symbol), form.format(target, symbol)
    return source, target


def address(rng):
    host = f"{invented_name(rng).lower()}.{rng.choice('com org net fr de eu co.uk io'.split())}"
    path = "/".join(invented_name(rng).lower() for _ in range(rng.randint(0, 3)))
    return f"{host}/{path}".rstrip("/")


def copies(rng, count=10_000):
    """What must come out as it went in: numbers, codes, addresses, names, a key held down. Teaches to copy and, above all, when to stop."""
    digits = lambda most: "".join(rng.choices("0123456789", k=rng.randint(1, most)))
    kinds = (lambda: digits(12),
             lambda: rng.choice(" -./").join(digits(5) for _ in range(rng.randint(2, 4))),
             lambda: "".join(rng.choices("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", k=rng.randint(2, 8))),
             lambda: rng.choice(("https://", "www.", "")) + address(rng),
             lambda: f"{invented_name(rng).lower()}{rng.choice(('', '.', '_'))}{digits(4)}@{address(rng).split('/')[0]}",
             lambda: " ".join(invented_name(rng) for _ in range(rng.randint(1, 3))),
             lambda: rng.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.?!-") * rng.randint(1, 40))
    return [(text, text) for text in (rng.choice(kinds)() for _ in range(count))]


def split(pairs, held_out):
    """Holds out by the hash of the source sentence, so that no other translation of it stays in training."""
    buckets = max(1, len(pairs) // max(1, held_out))
    chosen = lambda pair: held_out and zlib.crc32(pair[0].lower().encode()) % buckets == 0
    return [p for p in pairs if not chosen(p)], [p for p in pairs if chosen(p)][:held_out]


def train_tokenizer(corpora, config, path):
    """From the lines as they are varied, so that it knows the curly quotes too"""
    rng = random.Random(config.seed)
    lines = [text for pairs in corpora.values() for pair in rng.sample(pairs, min(len(pairs), LINES)) for text in pair]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_prefix=str(path.with_suffix("")), model_type="unigram",
        vocab_size=config.vocabulary, hard_vocab_limit=False, character_coverage=0.9998, required_chars=KEYBOARD + LETTERS,
        split_digits=True,  # numbers are copied digit by digit, also numbers never seen
        pad_id=settings.PAD, bos_id=settings.BOS, eos_id=settings.EOS, unk_id=settings.UNK,
        pad_piece="<pad>", num_threads=1, minloglevel=1)


def encode(pairs, tokenizer, config):
    """Two flat arrays of ids with `</s>` after each sentence, and where each sentence starts."""
    kept = []
    for source, target in zip(*(tokenizer.encode(list(side)) for side in zip(*pairs))):
        short, long = sorted((len(source), len(target)))
        if 0 < short and long < config.max_length and long <= config.max_ratio * short + 4:
            kept.append((source + [settings.EOS], target + [settings.EOS]))
    arrays = {}
    for name, side in zip(("source", "target"), zip(*kept)):
        arrays[name] = np.concatenate([np.asarray(ids, np.uint16) for ids in side])
        arrays[name + "_starts"] = np.cumsum([0] + [len(ids) for ids in side])
    return arrays


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tokenizer", help="keep this tokenizer.model, as --warm-start of train.py needs it")
    args, config, work = settings.parse(parser)
    folder = args.data / f"{config.source}-{config.target}"
    if args.smoke:
        folder = work / "toy"
        toy.write(folder, config.seed)

    unseen = {source.lower() for name in config.evaluation + config.validation for source, _ in read(folder, name)}
    corpora, rng = {}, random.Random(config.seed)
    for name in (name for name in config.mixture if name != "copies"):
        pairs = read(folder, name)
        unique = [p for p in dict.fromkeys(pairs) if p[0].lower() not in unseen and plausible(*p)]
        corpora[name], held_out = split(unique, config.held_out.get(name, 0))
        if held_out:
            (work / f"held-out.{name}.tsv").write_text(
                "".join(f"{source}\t{target}\n" for source, target in held_out), encoding="utf-8")
        print(f"{name}: {len(pairs)} pairs, {len(corpora[name])} kept, {len(held_out)} held out", flush=True)

    met = met_words(pair for pairs in corpora.values() for pair in pairs)
    (work / "words.txt").write_text("".join(word + "\n" for word in met), encoding="utf-8")
    corpora = {name: [vary(*pair, rng) for pair in pairs] for name, pairs in corpora.items()}
    if "copies" in config.mixture:
        corpora["copies"] = copies(rng)
    path = work / "tokenizer.model"
    if args.tokenizer:
        path.write_bytes(open(args.tokenizer, "rb").read())
    else:
        train_tokenizer(corpora, config, path)
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(path))
    arrays = {}
    for name, pairs in corpora.items():
        encoded = encode(pairs, tokenizer, config)
        arrays.update({f"{name}/{key}": value for key, value in encoded.items()})
        print(f"{name}: {len(encoded['source_starts']) - 1} pairs, {len(encoded['target'])} target tokens", flush=True)
    np.savez(work / "train.npz", **arrays)


if __name__ == "__main__":
    main()
