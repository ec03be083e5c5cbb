"""Does the attention mean something? Three measures on dev photos, from shipped weights.

    meaning.py --data data/                 all three, one JSON line each
    meaning.py --data data/ --models hard   only what this captioner can be asked

sentinel   mean sentinel weight of every word over the captions of all dev photos: the ten highest and the ten lowest words of those
           written 50 times or more. Function words should need the picture less than things. As a control, the same photos with
           the sentinel shut out: how many captions stay as they were, and the scores with it less those without.
attributes share of the ten detected words that some of the five references uses.
deletion   blanks the fifth of the photo that a word attends to most, and a random fifth, with the photo's mean colour, encodes it
           anew, and asks for the word again: how much its log-probability falls in either case. Words of greedy captions.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from captioning import metrics
from captioning.captioners import REPOSITORY, load_shipped
from captioning.data import END, START, read_captions
from captioning.evaluate import caption_all, encode_dev, sentinel_by_word
from captioning.prepare import view
from captioning.search import beam_search
from vision.train import PhotoSet

SEARCH = {"beam": 3, "length_penalty": 0.7, "max_tokens": 24}
GRID = 7
BLANKED = 10  # cells of 49, a fifth of the photo


def without_sentinel(decoder, vocabulary, features, hypotheses, references):
    """The same photos with the sentinel shut out: how many captions stay, and how far the scores move where it works."""
    decoder.sentinel_bias = -1e9
    shut = caption_all(decoder, features, **SEARCH)
    decoder.sentinel_bias = 0.0
    written, looked = ([vocabulary.decode(best.tokens) for best in found] for found in (hypotheses, shut))
    return {"captions": len(written), "same": sum(a == b for a, b in zip(written, looked)),
            "difference95": metrics.paired_bootstrap(written, looked, references)}


def attribute_precision(decoder, vocabulary, features, references):
    found, _ = decoder.start(features)
    ids = found["attribute_ids"].long()                                     # [photos, 10]
    hits = [[vocabulary.tokens[decoder.attribute_tokens[i]] in {word for caption in group for word in caption} for i in row]
            for row, group in zip(ids.tolist(), references)]
    return {"photos": len(hits), "meanPrecisionOfTop10": round(100 * float(np.mean(hits)), 2),
            "precisionByRank": [round(100 * float(p), 1) for p in np.mean(hits, 0)]}


def log_probs_of(decoder, features, tokens):
    """Log-probability of word t of a caption, given the words before it, on photo t. features [length, locations, 512]"""
    captions = torch.tensor([START, *tokens])[None, None].expand(len(features), 1, -1)
    log_probs = decoder(features, captions)[0].log_softmax(3)[:, 0]         # [length, length, vocabulary]
    steps = torch.arange(len(tokens))
    return log_probs[steps, steps, torch.tensor(tokens)]


def blank(photo, cells):
    """photo [224, 224, 3]; cells bool [49] -> the same with those cells in the photo's mean colour"""
    side = photo.shape[0] // GRID
    hole = cells.reshape(GRID, GRID, 1).repeat_interleave(side, 0).repeat_interleave(side, 1)
    return torch.where(hole, photo.mean((0, 1)), photo)


def deletion(encoder, decoder, vocabulary, photos, random):
    falls = {"attended": [], "random": []}
    for photo in photos:
        best = beam_search(decoder, encoder(photo[None]), **{**SEARCH, "beam": 1})[0]
        words = [t for t, token in enumerate(best.tokens) if token != END]
        if not words:
            continue
        tokens = [best.tokens[t] for t in words]
        before = torch.tensor([best.log_probs[t] for t in words])
        for kind in falls:
            holes = []
            for t in words:
                attended = best.shown[t]["attention"].argsort(descending=True)
                order = attended if kind == "attended" else torch.from_numpy(random.permutation(GRID ** 2))
                cells = torch.zeros(GRID ** 2, dtype=torch.bool)
                cells[order[:BLANKED]] = True
                holes.append(blank(photo, cells))
            falls[kind].append((before - log_probs_of(decoder, encoder(torch.stack(holes)), tokens)).numpy())
    if not falls["random"]:
        return {"photos": 0}  # a captioner that has not learnt to write
    attended, at_random = (np.concatenate(falls[kind]) for kind in ("attended", "random"))
    # Words of one photo hang together, so the bootstrap draws photos.
    more = [a - r for a, r in zip(falls["attended"], falls["random"])]
    means = [np.concatenate([more[i] for i in random.integers(0, len(more), len(more))]).mean() for _ in range(1000)]
    return {"photos": len(more), "words": len(attended), "fallAttended": round(float(attended.mean()), 4),
            "fallRandom": round(float(at_random.mean()), 4),
            "difference95": [round(float(v), 4) for v in np.quantile(means, (0.025, 0.975))]}


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--repository", type=Path, default=REPOSITORY)
    parser.add_argument("--models", nargs="+", default=["soft", "hard", "adaptive", "semantic"])
    parser.add_argument("--photos", type=int, default=1000, help="of the dev photos, for sentinel and attributes")
    parser.add_argument("--deleted", type=int, default=200, help="of the dev photos, for deletion")
    parser.add_argument("--smoke", action="store_true", help="no difference: the data decide")
    args = parser.parse_args()
    torch.set_num_threads(1)

    features = None
    references = [group for _, group in sorted(read_captions(args.data / "flickr8k" / "dev.tsv").items())][:args.photos]
    for name in args.models:
        random = np.random.default_rng(0)
        encoder, decoder, vocabulary = load_shipped(args.repository / f"caption-{name}")
        features = encode_dev(encoder, args.data, args.photos) if features is None else features
        if "sentinel" in decoder.SHOWN:
            hypotheses = caption_all(decoder, features, **SEARCH)
            print(json.dumps({"model": name, "sentinel": sentinel_by_word(hypotheses, vocabulary)}), flush=True)
            control = without_sentinel(decoder, vocabulary, features, hypotheses, references)
            print(json.dumps({"model": name, "withoutSentinel": control}), flush=True)
        if "attribute_ids" in decoder.FOUND:
            print(json.dumps({"model": name, "attributes": attribute_precision(decoder, vocabulary, features, references)}), flush=True)
        if "attention" in decoder.SHOWN:
            dev = PhotoSet(args.data / "cache" / "vision", "dev")
            photos = view(dev.take(np.arange(min(args.deleted, len(dev.photos)))), 0)
            print(json.dumps({"model": name, "deletion": deletion(encoder, decoder, vocabulary, photos, random)}), flush=True)


if __name__ == "__main__":
    main()
