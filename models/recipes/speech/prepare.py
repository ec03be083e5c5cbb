"""Collects recordings and their transcripts, speaks some more with espeak-ng, and writes one file.

    python3 prepare.py --data data --work build

Reads `<data>/an4/train.tsv` (file TAB transcript) and `<data>/fsdd/recordings/<digit>_<speaker>_<take>.wav`; writes
`<work>/speech.npz` with all samples as int16 at 16 kHz, where each recording starts, its transcript, speaker and set.
"""

import argparse
import io
import random
import subprocess

import numpy as np
import soundfile

import config as settings
import toy
from audio import RATE, resample
from phrases import COMMANDS, DIGITS, phrase

VOICES = "en-us en-us en-us en-gb en-gb-x-rp en-gb-scotland en-gb-x-gbclan en-us-nyc en-029".split()
SPEAKERS = ("adam Alex Alicia Andrea Andy Annie antonio aunty belinda benjamin boris caleb david Denis Diogo ed edward Gene Gene2 gustave "
            "Henrique Hugo iven iven2 iven3 Jacky john Lee linda marcelo Marco Mario max Michael michel miguel Mike Nguyen pablo paul pedro "
            "quincy rob robert steph steph2 steph3 travis victor zac sandro shelby norbert grandma grandpa klatt2 klatt4 "
            "f1 f2 f3 f4 f5 m1 m2 m3 m4 m5 m6 m7 m8").split()
DEV_SPEAKERS = 9      # of 74 in AN4
TEST_TAKES = 5        # of 50 of each spoken digit, the split its authors made


def spoken(text, rng):
    """The phrase as espeak-ng has to read it, so that a lone "a" is the letter and not the article."""
    if rng.random() < 0.3:
        return "<speak>" + " ".join(f'<say-as interpret-as="characters">{word}</say-as>' if len(word) == 1 else word for word in text.split()) + "</speak>"
    return " ".join({"a": "[[eI]]", "rubout": "rub-out"}.get(word, word.upper() if len(word) == 1 else word) for word in text.split())


def synthesize(text, rng):
    voice = f"{rng.choice(VOICES)}+{rng.choice(SPEAKERS)}"
    command = ["espeak-ng", "-m", "-v", voice, "-s", str(rng.randint(100, 220)), "-p", str(rng.randint(25, 75)),
               "-g", str(rng.choice((0, 0, 1, 3, 6, 10))), "--stdout", spoken(text, rng)]
    samples, rate = soundfile.read(io.BytesIO(subprocess.run(command, check=True, capture_output=True).stdout), dtype="float32")
    loud = np.flatnonzero(np.abs(samples) > 0.003)  # training adds its own silence
    return voice, resample(samples[loud[0]:loud[-1] + 1], rate) if len(loud) else None


def an4(folder):
    """(set, speaker, transcript, samples); whole speakers are held out for dev"""
    lines = [line.split("\t") for line in (folder / "train.tsv").read_text(encoding="utf-8").splitlines()]
    speaker = lambda file: file.split("-")[1]
    speakers = sorted({speaker(file) for file, _ in lines})
    held_out = set(speakers[::len(speakers) // DEV_SPEAKERS][:DEV_SPEAKERS])
    for file, transcript in lines:
        samples, rate = soundfile.read(folder / file, dtype="float32")
        yield "an4.dev" if speaker(file) in held_out else "an4.train", speaker(file), transcript.lower(), resample(samples, rate)


def fsdd(folder):
    for path in sorted((folder / "recordings").glob("*.wav")):
        digit, speaker, take = path.stem.split("_")
        samples, rate = soundfile.read(path, dtype="float32")
        yield "fsdd.test" if int(take) < TEST_TAKES else "fsdd.train", speaker, DIGITS[int(digit)], resample(samples, rate)


def synthetic(count, seed):
    rng = random.Random(seed)
    for index in range(count):
        text = rng.choice(COMMANDS + ["oh"] + DIGITS) if index % 20 == 0 else phrase(rng)
        voice, samples = synthesize(text, rng)
        if samples is not None:
            yield "synthetic", voice, text, samples


def main():
    args, config = settings.parse(argparse.ArgumentParser(description=__doc__.splitlines()[0]))
    sources = [toy.recordings(config.seed)] if args.smoke else [
        an4(args.data / "an4"), fsdd(args.data / "fsdd"), synthetic(config.synthetic, config.seed)]
    sets, speakers, texts, pieces = [], [], [], []
    for source in sources:
        for name, speaker, text, samples in source:
            sets.append(name)
            speakers.append(speaker)
            texts.append(text)
            pieces.append(np.clip(samples * 32767, -32768, 32767).astype(np.int16))
            if len(texts) % 2000 == 0:
                print(f"{len(texts)} recordings", flush=True)
    starts = np.cumsum([0] + [len(piece) for piece in pieces])
    np.savez(args.work / "speech.npz", samples=np.concatenate(pieces), starts=starts, sets=sets, speakers=speakers, texts=texts)
    for name in dict.fromkeys(sets):
        seconds = sum(len(piece) for piece, of in zip(pieces, sets) if of == name) / RATE
        print(f"{name}: {sets.count(name)} recordings, {seconds / 60:.1f} minutes, {len({s for s, of in zip(speakers, sets) if of == name})} speakers")


if __name__ == "__main__":
    main()
