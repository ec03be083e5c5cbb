"""Captions the dev photos from shipped weights (or a checkpoint) and scores them.

    evaluate.py --data data/ --beam 3                                       the model in the repository
    evaluate.py --data data/ --beam 3 --checkpoint runs/soft/last.pt        a training run, on cached features
    evaluate.py --data data/ --show 20                                      prints captions beside a reference

Photos come from the packed files of vision/prepare.py. Scores are on lower-case words without punctuation.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from captioning import metrics
from captioning.captioners import REPOSITORY, load_checkpoint, load_shipped
from captioning.data import read_captions
from captioning.prepare import view
from captioning.search import beam_search
from vision.train import PhotoSet

@torch.no_grad()
def encode_dev(encoder, data, count):
    photos = PhotoSet(data / "cache" / "vision", "dev")
    count = min(count or len(photos.photos), len(photos.photos))
    parts = [encoder(view(photos.take(np.arange(i, min(i + 20, count)))[0], 0)) for i in range(0, count, 20)]
    return torch.cat(parts)  # [photos, 49, 512]


def caption_all(decoder, vocabulary, features, **search):
    return [vocabulary.decode(beam_search(decoder, features[i:i + 1], **search)[0].tokens) for i in range(len(features))]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--model", type=Path, default=REPOSITORY / "caption-soft")
    parser.add_argument("--checkpoint", type=Path, help="instead of --model; reads cache/captioning/dev-features.npy")
    parser.add_argument("--beam", type=int, default=3)
    parser.add_argument("--length-penalty", type=float, default=0.7)
    parser.add_argument("--max-tokens", type=int, default=24)
    parser.add_argument("--photos", type=int, default=0, help="only the first so many")
    parser.add_argument("--show", type=int, default=0)
    parser.add_argument("--smoke", action="store_true", help="no difference: the data decide")
    args = parser.parse_args()
    torch.set_num_threads(1)

    if args.checkpoint:
        decoder, vocabulary, _ = load_checkpoint(args.checkpoint)
        features = np.load(args.data / "cache" / "captioning" / "dev-features.npy", mmap_mode="r")[:args.photos or None, 0]
        features = torch.from_numpy(features.astype(np.float32))
    else:
        encoder, decoder, vocabulary = load_shipped(args.model)
        features = encode_dev(encoder, args.data, args.photos)
    captions = sorted(read_captions(args.data / "flickr8k" / "dev.tsv").items())[:len(features)]
    candidates = caption_all(decoder, vocabulary, features, beam=args.beam, length_penalty=args.length_penalty,
                             max_tokens=args.max_tokens)
    for (photo, references), candidate in list(zip(captions, candidates))[:args.show]:
        print(f"{photo}\n    {' '.join(candidate)}\n    ({' '.join(references[0])})")
    scores = metrics.evaluate(candidates, [references for _, references in captions])
    print(json.dumps({**scores, "photos": len(captions), "beam": args.beam, "lengthPenalty": args.length_penalty}))


if __name__ == "__main__":
    main()
