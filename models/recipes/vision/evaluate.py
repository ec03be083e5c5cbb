"""How well the features carry what the teacher knows, on dev photos that nothing was trained on.

    evaluate.py --data data/ --checkpoint runs/joint/last.pt

expanded: squared error of the teacher's 1280-channel map, 1 = predicting the mean; kl: nats between class answers;
agree: share of photos with the same first guess out of 1,001; words: the loss on them, 1 = knowing only how common they are;
precision: average precision of the 200 most frequent words, their mean and that of those who are in the photos.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from vision.model import MobileConfig, MobileEncoder, Students
from vision.train import Dev, DistillationLoss, WordsLoss


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--checkpoint", type=Path, required=True, help="of train.py or captioning/joint.py")
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--smoke", action="store_true", help="no difference: the data decide")
    args = parser.parse_args()
    torch.set_num_threads(1)

    cache = args.data / "cache" / "vision"
    loss, words_loss = DistillationLoss(cache), WordsLoss(cache)
    dev = Dev(cache, loss, words_loss)
    model = torch.nn.ModuleList([MobileEncoder(), Students(MobileConfig.features, 320, words_loss.prior)])
    model.load_state_dict(torch.load(args.checkpoint)["average"], strict=False)  # a checkpoint of joint.py also has a decoder
    photos = min(args.photos, len(dev.shares))
    print(json.dumps({**dev.measure(*model, args.size, photos), "photos": photos, "size": args.size}))


if __name__ == "__main__":
    main()
