"""A toy English and French in which adjectives cross their nouns: enough to learn an alignment within seconds."""

import random

NOUNS = {"cat": "chat", "dog": "chien", "horse": "cheval", "bird": "oiseau", "boy": "garçon", "train": "train"}
ADJECTIVES = {"red": "rouge", "black": "noir", "white": "blanc", "green": "vert", "yellow": "jaune"}
VERBS = {"sees": "voit", "follows": "suit", "likes": "aime", "hears": "entend"}
DETERMINERS = {"the": "le", "a": "un", "this": "ce", "every": "chaque"}


def phrase(rng):
    (d, dd), (a, aa), (n, nn) = (rng.choice(list(words.items())) for words in (DETERMINERS, ADJECTIVES, NOUNS))
    return f"{d} {a} {n}", f"{dd} {nn} {aa}"


def sentence(rng):
    source, target = phrase(rng)
    for _ in range(rng.randrange(3)):
        (verb, verbe), (s, t) = rng.choice(list(VERBS.items())), phrase(rng)
        source, target = f"{source} {verb} {s}", f"{target} {verbe} {t}"
    return source.capitalize() + ".", target.capitalize() + "."


def write(folder, seed):
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    for name, count in (("toy", 3000), ("toy.val", 30), ("toy.test", 30)):
        (folder / f"{name}.tsv").write_text("".join("\t".join(sentence(rng)) + "\n" for _ in range(count)), encoding="utf-8")
