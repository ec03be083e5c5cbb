"""Captions the dev photos from shipped weights (or a checkpoint) and scores them.

    evaluate.py --data data/ --beam 3                                       the model in the repository
    evaluate.py --data data/ --beam 3 --checkpoint runs/soft/last.pt        a training run, on cached features
    evaluate.py --data data/ --against ../../repository/caption-baseline    and how far the two differ, with an interval
    evaluate.py --data data/ --show 20                                      prints captions beside a reference

Photos come from the packed files of vision/prepare.py. Scores are on lower-case words without punctuation.
"""
import argparse
import json
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from captioning import metrics
from captioning.attributes import FUNCTION_WORDS
from captioning.captioners import REPOSITORY, load_checkpoint, load_shipped
from captioning.data import END, read_captions
from captioning.prepare import view
from captioning.search import beam_search
from vision.train import PhotoSet


@torch.no_grad()
def encode_dev(encoder, data, count):
    photos = PhotoSet(data / "cache" / "vision", "dev")
    count = min(count or len(photos.photos), len(photos.photos))
    parts = [encoder(view(photos.take(np.arange(i, min(i + 20, count))), 0)) for i in range(0, count, 20)]
    return torch.cat(parts)  # [photos, 49, 512]


def load(path, data, count):
    """(decoder, vocabulary, features of the dev photos) of a model folder, or of a checkpoint on cached features"""
    if path.is_dir():
        encoder, decoder, vocabulary = load_shipped(path)
        return decoder, vocabulary, encode_dev(encoder, data, count)
    decoder, vocabulary, _ = load_checkpoint(path)
    features = np.load(data / "cache" / "captioning" / "dev-features.npy", mmap_mode="r")[:count or None, 0]
    return decoder, vocabulary, torch.from_numpy(features.astype(np.float32))


def caption_all(decoder, features, **search):
    """The best hypothesis for every photo."""
    return [beam_search(decoder, features[i:i + 1], **search)[0] for i in range(len(features))]


def sentinel_by_word(hypotheses, vocabulary, least=50):
    """Mean sentinel weight of every word that was written `least` times or more, and of function words and all others."""
    weights = defaultdict(list)
    for best in hypotheses:
        for token, shown in zip(best.tokens, best.shown):
            if token != END:
                weights[vocabulary.tokens[token]].append(shown["sentinel"].item())
    mean = sorted(((float(np.mean(values)), word) for word, values in weights.items() if len(values) >= least), reverse=True)
    kinds = {kind: [v for word, values in weights.items() if (word in FUNCTION_WORDS) == function for v in values]
             for kind, function in (("functionWords", True), ("otherWords", False))}
    return {"words": len(mean), **{kind: round(float(np.mean(values)), 3) for kind, values in kinds.items() if values},
            "highest": [f"{word} {value:.2g}" for value, word in mean[:10]],
            "lowest": [f"{word} {value:.2g}" for value, word in mean[-10:]]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--model", type=Path, default=REPOSITORY / "caption-soft")
    parser.add_argument("--checkpoint", type=Path, help="instead of --model; reads cache/captioning/dev-features.npy")
    parser.add_argument("--against", type=Path, nargs="*", default=[], help="model folders or checkpoints to compare with")
    parser.add_argument("--beam", type=int, default=3)
    parser.add_argument("--length-penalty", type=float, default=0.7)
    parser.add_argument("--max-tokens", type=int, default=24)
    parser.add_argument("--photos", type=int, default=0, help="only the first so many")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--smoke", action="store_true", help="no difference: the data decide")
    args = parser.parse_args()
    torch.set_num_threads(1)

    captions = sorted(read_captions(args.data / "flickr8k" / "dev.tsv").items())[:args.photos or None]
    references = [group for _, group in captions]
    written = []
    for path in (args.checkpoint or args.model, *args.against):
        decoder, vocabulary, features = load(path, args.data, args.photos)
        hypotheses = caption_all(decoder, features, beam=args.beam, length_penalty=args.length_penalty, max_tokens=args.max_tokens)
        written.append([vocabulary.decode(best.tokens) for best in hypotheses])
        if "sentinel" in decoder.SHOWN:
            print(json.dumps({"model": str(path), "sentinel": sentinel_by_word(hypotheses, vocabulary)}), flush=True)
    for (photo, group), candidate in list(zip(captions, written[0]))[:args.show]:
        print(f"{photo}\n    {' '.join(candidate)}\n    ({' '.join(group[0])})")
    for path, others in zip(args.against, written[1:]):
        print(json.dumps({"against": str(path), "difference95": metrics.paired_bootstrap(written[0], others, references)}))
    scores = metrics.evaluate(written[0], references)
    print(json.dumps({**scores, "photos": len(captions), "beam": args.beam, "lengthPenalty": args.length_penalty}))


if __name__ == "__main__":
    main()
