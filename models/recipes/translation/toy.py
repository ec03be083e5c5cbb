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
    """(source, target, links)"""
    source, target = phrase(rng)
    links = ["0-0", "1-2", "2-1"]
    for at in range(3, 3 + 4 * rng.randrange(3), 4):
        (verb, verbe), (s, t) = rng.choice(list(VERBS.items())), phrase(rng)
        source, target = f"{source} {verb} {s}", f"{target} {verbe} {t}"
        links += [f"{at}-{at}", f"{at + 1}-{at + 1}", f"{at + 2}-{at + 3}", f"{at + 3}-{at + 2}"]
    end = len(source.split())
    return source.capitalize() + ".", target.capitalize() + ".", " ".join((*links, f"{end}-{end}"))


def write(folder, seed):
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    for name, count in (("toy", 3000), ("toy.val", 30), ("toy.test", 30)):
        sentences = [sentence(rng) for _ in range(count)]
        (folder / f"{name}.tsv").write_text("".join(f"{source}\t{target}\n" for source, target, _ in sentences), encoding="utf-8")
        (folder / f"{name}.links").write_text("".join(f"{links}\n" for _, _, links in sentences), encoding="utf-8")
