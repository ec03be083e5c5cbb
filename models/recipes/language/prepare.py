"""Sentences of every language, from translations that Debian carries: the help of GNOME and the stories of a game."""
import argparse
import gettext
import html
import pathlib
import random
import re
import subprocess
import xml.etree.ElementTree as xml

from config import FOLDERS, LANGUAGES
from text import normalise

PACKAGES = ["gnome-user-docs", "wesnoth-1.16-data"]
MOST = 30_000  # sentences of a language and a source
SMOKE = {language: f"{language} {language[::-1]} " * 3 for language in LANGUAGES}


def download(data):
    for package in PACKAGES:
        if not (data / package).exists():
            subprocess.run(["apt-get", "download", package], cwd=data, check=True)
            subprocess.run(["dpkg-deb", "-x", next(data.glob(f"{package}_*.deb")), data / package], check=True)


def pages(folder):
    """The paragraphs of GNOME's help."""
    for page in sorted(folder.rglob("*.page")):
        for element in xml.parse(page).iter():
            if element.tag.split("}")[-1] in ("p", "title", "desc"):
                yield " ".join("".join(element.itertext()).split())


def catalogue(file):
    """Messages and their translations."""
    with open(file, "rb") as stream:
        return {k if isinstance(k, str) else k[0]: v for k, v in gettext.GNUTranslations(stream)._catalog.items() if k}


def help_of(data, language):
    root = data / PACKAGES[0] / "usr/share/help"
    return [line for folder in FOLDERS.get(language, [language]) for line in pages(root / folder)]


def stories_of(data, language):
    files = {folder: sorted(data.glob(f"{PACKAGES[1]}/usr/share/games/wesnoth/*/locale/{folder}/LC_MESSAGES/*.mo"))
             for folder in FOLDERS.get(language, [language]) + ["fr"]}
    if language == "en":
        return [message for file in files["fr"] for message in catalogue(file)]
    return [translation for folder in files if folder != "fr" or language == "fr" for file in files[folder]
            for message, translation in catalogue(file).items() if translation != message]


def clean(line):
    line = html.unescape(re.sub(r"<[^>]*>|\$[\w.|]+|%\S|\w+=\S*|\*\s|^\w*\^", " ", line))
    return " ".join(line.split())


def sentences(lines, english):
    """Different ones, of some length, that are no leftovers of the original."""
    seen = set()
    for line in lines:
        for part in re.split(r"(?<=[.!?…])\s+|(?<=[。！？])|\n", line):
            part = clean(part)
            key = normalise(part)
            if 8 <= len(key) * (2 if key and ord(key[0]) > 0x2E80 else 1) and key not in seen and key not in english:
                seen.add(key)
                yield part


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=pathlib.Path, required=True, help="a folder for what is downloaded and made")
    parser.add_argument("--smoke", action="store_true", help="made-up languages instead")
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    if not arguments.smoke:
        download(arguments.data)
    draw = random.Random(0)
    for held_out, name in enumerate(("help", "stories")):
        originals = set()
        with open(arguments.data / f"{name}.tsv", "w", encoding="utf-8") as out:
            for language in ["en"] + [other for other in LANGUAGES if other != "en"]:
                lines = [SMOKE[language]] if arguments.smoke else (stories_of if held_out else help_of)(arguments.data, language)
                found = list(sentences(lines, originals))
                if language == "en":
                    originals = {normalise(line) for line in found}
                draw.shuffle(found)
                print(name, language, len(found))
                out.writelines(f"{language}\t{line}\n" for line in found[:MOST])


if __name__ == "__main__":
    main()
