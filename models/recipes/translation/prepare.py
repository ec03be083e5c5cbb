"""Cleans the corpora, trains the joint SentencePiece model and encodes everything once.

    python3 prepare.py --model translate-en-fr --data data --work build

Reads `<data>/<source>-<target>/<corpus>.tsv` (source TAB target) with `<corpus>.links` beside it, where there is one, and writes
`tokenizer.model`, `train.npz`, the words it met in `words.txt` and the held-out pairs and their links `held-out.<corpus>.tsv` and
`.links` to `<work>/<model>/`. `<data>/exclude.tsv` names lines to leave out.
"""

import argparse
import random
import unicodedata
import zlib
from typing import NamedTuple

import numpy as np
import sentencepiece

import config as settings
import links as word_links
import templates
import toy
from reader import met_words
from variation import copies, vary

APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
TARGET_QUOTES = str.maketrans({"“": '"', "”": '"', "„": '"'})
KEYBOARD = "".join(map(chr, range(33, 127))) + "’‘“”«»€£°–—…"  # what people type must never become <unk>
LETTERS = "ÀÂÄÆÇÈÉÊËÎÏÔÖÙÛÜŸŒàâäæçèéêëîïôöùûüÿœßñáíóúøåãčšž"  # and "Ça" must not either, though Ç is rare
LINES = 80_000    # pairs per corpus the tokenizer learns from, or one long corpus would take all the pieces
MADE = ("copies", "templates")    # corpora that are made here
LOWER_NOUNS = {("osm-tagging", "de")}  # sources of phrases that write a half of their German nouns small
AMOUNTS = (30_000, 4_000, 8_000)  # templates with numbers, that deny, and with names at most


class Pair(NamedTuple):
    source: str
    target: str
    links: str = ""  # of words, `0-0 1-2`: see links.py


def clean(text):
    """NFC, no control characters, single plain spaces (also for the no-break spaces of French)."""
    text = unicodedata.normalize("NFC", text).translate(APOSTROPHES)
    text = "".join(" " if unicodedata.category(c)[0] in "ZC" else c for c in text)
    return " ".join(text.split())


def clean_target(text):
    """One style of quotes: the corpora mix three, and the evaluation sets use the plain one."""
    text = clean(text).translate(TARGET_QUOTES)
    return text.replace("« ", '"').replace(" »", '"').replace("«", '"').replace("»", '"')


def lines_of(path):
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n") if path.exists() else []


def read(folder, corpus):
    """Pairs; links only of those whose words are as many after cleaning"""
    excluded = {int(line.split("\t")[1]) for line in lines_of(folder.parent / "exclude.tsv")
                if line.split("\t")[0] == f"{folder.name}/{corpus}.tsv"}
    lines = lines_of(folder / f"{corpus}.tsv")
    links = lines_of(folder / f"{corpus}.links") or [""] * len(lines)
    if len(links) != len(lines):
        raise SystemExit(f"{corpus} has {len(lines)} lines and links for {len(links)}")
    pairs = []
    for number, (line, linked) in enumerate(zip(lines, links), 1):
        source, target, *origin = (*line.split("\t"), "")[:3]
        small = target.islower() and (*origin, folder.name[-2:]) in LOWER_NOUNS
        if number in excluded or small or not source.strip() or not target.strip():
            continue
        pair = Pair(clean(source), clean_target(target))
        same = all(word_links.count(old) == word_links.count(new) for old, new in zip((source, target), pair))
        pairs.append(pair._replace(links=linked) if linked and same else pair)
    return pairs


def plausible(source, target):
    """Drops what cannot be a translation: copies of whole sentences, markup, lines of mostly non-letters."""
    letters = sum(c.isalpha() for c in target)
    return not (source == target and len(source.split()) > 3) and "<" not in source + target and letters * 2 > len(target)


def split(pairs, held_out):
    """Holds out by the hash of the source sentence, so that no other translation of it stays in training."""
    buckets = max(1, len(pairs) // max(1, held_out))
    chosen = lambda pair: held_out and zlib.crc32(pair[0].lower().encode()) % buckets == 0
    return [p for p in pairs if not chosen(p)], [p for p in pairs if chosen(p)][:held_out]


def corpora(config, folder):
    """(corpus, pairs to train on, pairs held out) of each that is read"""
    unseen = {pair.source.lower() for name in config.evaluation + config.validation for pair in read(folder, name)}
    for name in (name for name in config.mixture if name not in MADE):
        unique = {}
        for pair in read(folder, name):
            if pair.source.lower() not in unseen and plausible(*pair[:2]):
                unique.setdefault(pair[:2], pair)
        yield name, *split(list(unique.values()), config.held_out.get(name, 0))


def train_tokenizer(corpora, config, path):
    """From the lines as they are varied, so that it knows the curly quotes too"""
    rng = random.Random(config.seed)
    lines = [text for pairs in corpora.values() for pair in rng.sample(pairs, min(len(pairs), LINES)) for text in pair[:2]]
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(lines), model_prefix=str(path.with_suffix("")), model_type="unigram",
        vocab_size=config.vocabulary, hard_vocab_limit=False, character_coverage=0.9998, required_chars=KEYBOARD + LETTERS,
        split_digits=True,  # numbers are copied digit by digit, also numbers never seen
        pad_id=settings.PAD, bos_id=settings.BOS, eos_id=settings.EOS, unk_id=settings.UNK,
        pad_piece="<pad>", num_threads=1, minloglevel=1)


def encode(pairs, tokenizer, config):
    """Flat arrays of ids with `</s>` after each sentence and of links between pieces, and where those of each pair start"""
    sides = {"source": [], "target": [], "links": []}
    for source, target, linked in pairs:
        (source, source_words), (target, target_words) = (word_links.encode(tokenizer, side) for side in (source, target))
        short, long = sorted((len(source), len(target)))
        if 0 < short and long < config.max_length and long <= config.max_ratio * short + 4:
            sides["source"].append(np.array(source + [settings.EOS], np.uint16))
            sides["target"].append(np.array(target + [settings.EOS], np.uint16))
            sides["links"].append(word_links.of_pieces(linked, source_words, target_words))
    arrays = {}
    for name, side in sides.items():
        arrays[name] = np.concatenate(side)
        arrays[name + "_starts"] = np.cumsum([0] + [len(values) for values in side])
    return arrays


def write(pairs, path):
    path.with_suffix(".tsv").write_text("".join(f"{pair[0]}\t{pair[1]}\n" for pair in pairs), encoding="utf-8")
    path.with_suffix(".links").write_text("".join(f"{links}\n" for _, _, links in pairs), encoding="utf-8")


def make_templates(pairs, config, rng):
    """(to train on, held out): from other sentences, the hash of which decides"""
    kept = [split([pair[:2] for pair in pairs], len(pairs) // 20)[part] for part in (0, 1)]
    train, test = (templates.make(part, config.target, rng, [amount // share for amount in AMOUNTS])
                   for part, share in zip(kept, (1, 40)))
    return [Pair(*pair) for pair in train], [Pair(*pair) for pair in rng.sample(test, min(len(test), config.held_out["templates"]))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--tokenizer", help="keep this tokenizer.model, as --warm-start of train.py needs it")
    args, config, work = settings.parse(parser)
    folder = args.data / f"{config.source}-{config.target}"
    if args.smoke:
        folder = work / "toy"
        toy.write(folder, config.seed)

    training, rng = {}, random.Random(config.seed)
    for name, training[name], held_out in corpora(config, folder):
        if held_out:
            write(held_out, work / f"held-out.{name}.tsv")
        print(f"{name}: {len(training[name])} kept, {len(held_out)} held out", flush=True)

    met = met_words(pair[:2] for pairs in training.values() for pair in pairs)
    (work / "words.txt").write_text("".join(word + "\n" for word in met), encoding="utf-8")
    if "templates" in config.mixture:
        made, held_out = make_templates([pair for pairs in training.values() for pair in pairs], config, rng)
        write(held_out, work / "held-out.templates.tsv")
        training["templates"] = made
    training = {name: [vary(*pair, rng) for pair in pairs] for name, pairs in training.items()}
    if "copies" in config.mixture:
        training["copies"] = copies(rng)
    path = work / "tokenizer.model"
    if args.tokenizer:
        path.write_bytes(open(args.tokenizer, "rb").read())
    else:
        train_tokenizer(training, config, path)
    tokenizer = sentencepiece.SentencePieceProcessor(model_file=str(path))
    arrays = {}
    for name, pairs in training.items():
        encoded = encode(pairs, tokenizer, config)
        arrays.update({f"{name}/{key}": value for key, value in encoded.items()})
        print(f"{name}: {len(encoded['source_starts']) - 1} pairs, {len(encoded['target'])} target tokens, "
              f"{np.mean(np.diff(encoded['links_starts']) > 0):.0%} of the pairs with links", flush=True)
    np.savez(work / "train.npz", **arrays)


if __name__ == "__main__":
    main()
