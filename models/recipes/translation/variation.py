"""Sentences as strangers type them, with names that nobody has met and signs that no tokenizer reads."""

import re

import links as word_links
from reader import HIDDEN

CURLY = 0.15      # share of source lines with the curly quotes that phones and word processors type
LOWERCASE = 0.06  # share of source lines all in lower case, as in a chat
SHORT = 4         # words of what is typed without care: a greeting, a button
BARE = {True: 0.3, False: 0.04}      # share of pairs without their final full stop, by whether they are short
SHOUTED = {True: 0.05, False: 0.01}  # share of pairs in capitals, likewise
RENAMED = 0.7     # share of the pairs about Tom or Mary, a tenth of Tatoeba, that become about someone else
INVENTED = 0.4    # share of those someones with a name that nobody has, which can only be copied
UNREADABLE = 0.2  # share of those someones in a script or symbol without pieces: <unk> on both sides, which the service fills in
DECORATED = 0.01  # share of pairs with such a symbol before or after them
COPIED = 0.08     # share of the pairs in which both sides have the same capitalised word, that get another there, to be copied
PLACEHELD = 0.8   # share of the pairs with placeholders that get <unk> there, as the service hides them
NAMES = {  # of the same gender, so that the translation still agrees
    "Tom": "Adam Ahmed Alex Ben Carlos Daniel David Eric Felix George Henry Hugo Ivan Jack James John Julien Karl Kevin Leo "
           "Louis Lucas Luis Marco Mark Max Michael Mohamed Nick Oliver Omar Oscar Paul Peter Ravi Robert Sam Simon Thomas William".split(),
    "Mary": "Alice Amina Amy Anna Carla Charlotte Chloe Clara Diana Elena Ella Emily Emma Eva Fatima Grace Hannah Helen Ines Jane "
            "Julia Kate Laura Lena Lily Linda Lisa Lucy Maria Mia Nadia Nina Olga Olivia Rachel Rosa Sara Sofia Susan Zoe".split()}
CALLED = {"Tom": "Tom", "Mary": "Mary|Maria|Marie"}  # in the translations of Tatoeba; an s may follow, as in "Toms Buch"
IN_SOURCE = {name: re.compile(rf"\b{name}(?=s?\b)") for name in NAMES}
IN_TARGET = {name: re.compile(rf"\b(?:{forms})(?=s?\b)") for name, forms in CALLED.items()}
CAPITALISED = re.compile(r"(?<=[\w,;] )[A-Z][a-z]{2,}\b(?![-'’])")
PLACEHOLDER = re.compile(r"\{\{[^{}|]*\}\}|\$?\{[^{}|]*\}|%\(\w+\)[sd]|%\d*\$?[sd@]|%\d\b|(?<!\S):[a-z_]+\b")
ONSETS = "b bh br c ch d dr f fr g gr h j k kh kl kr kw l ll m n ng nk ny p pr q r s sch sh sk sl st str sz t th tr ts v vr w x y z".split()
VOWELS = 6 * "a e i o u".split() + "aa ai ei ia ie io oo ou ua y ä é ö ü".split()
CODAS = 40 * [""] + "ck f k l ld m n nd ng nn r rd rk rt s sch ski son ss t tz v vic wicz x".split()


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


def times(name, source, target):
    """How often a pair is about Tom or Mary, or 0 if its sides do not agree"""
    found = len(IN_SOURCE[name].findall(source))
    return found if found == len(IN_TARGET[name].findall(target)) else 0


def rename(name, other, source, target):
    return IN_SOURCE[name].sub(lambda _: other, source), IN_TARGET[name].sub(lambda _: other, target)


def reword(source, target, rng):
    """Other names, and <unk> for what the service hides"""
    for name, others in NAMES.items():
        if times(name, source, target) and rng.random() < RENAMED:
            source, target = rename(name, someone(others, rng), source, target)
    shared = [word for word in CAPITALISED.findall(source)
              if source.count(word) == 1 == target.count(word) and re.search(rf"\b{word}\b", target)]
    if shared and rng.random() < COPIED:
        word, other = rng.choice(shared), HIDDEN if rng.random() < 0.5 else invented_name(rng)
        source, target = source.replace(word, other), target.replace(word, other)
    held = sorted(PLACEHOLDER.findall(source))
    if held and held == sorted(PLACEHOLDER.findall(target)) and rng.random() < PLACEHELD:
        source, target = PLACEHOLDER.sub(HIDDEN, source), PLACEHOLDER.sub(HIDDEN, target)
    return source, target


def vary(source, target, links, rng):
    """Applied once per line, so the corpus stays the same for everyone with this seed. Links that words no longer fit are dropped."""
    words = word_links.count(source), word_links.count(target)
    source, target = reword(source, target, rng)
    if rng.random() < CURLY:
        source = source.replace("'", "’")
        while source.count('"') >= 2:
            source = source.replace('"', "“", 1).replace('"', "”", 1)
    if rng.random() < LOWERCASE:
        source = source.lower()
    short = len(source.split()) <= SHORT
    if rng.random() < SHOUTED[short]:
        source, target = source.upper(), target.upper()
    if (word_links.count(source), word_links.count(target)) != words:
        links = ""
    if rng.random() < BARE[short] and source[-1] in ".!" and target[-1] in ".!":
        source, target = source[:-1].rstrip(), target[:-1].rstrip()
        links = word_links.within(links, words[0] - 1, words[1] - 1)
    if rng.random() < DECORATED:
        symbol, form = unreadable(rng), rng.choice(("{0} {1}", "{1} {0}", "{0}{1}"))
        source, target, links = form.format(source, symbol), form.format(target, symbol), ""
    return source, target, links


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
             lambda: " ".join(rng.choice((HIDDEN, unreadable(rng))) for _ in range(rng.randint(1, 3))),
             lambda: rng.choice("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.?!-") * rng.randint(1, 40))
    texts = [rng.choice(kinds)() for _ in range(count)]
    return [(text, text, word_links.diagonal(word_links.count(text))) for text in texts]
