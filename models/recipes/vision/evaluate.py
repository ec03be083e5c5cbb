"""How well the features carry what the teacher knows, on dev photos that nothing was trained on.

    evaluate.py --data data/ --checkpoint runs/joint/last.pt

expanded: squared error of the teacher's 1280-channel map, 1 = predicting the mean; kl: nats between class answers;
agree: share of photos with the same first guess out of 1,001.
"""
import argparse
import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from vision.model import Encoder, EncoderConfig, Students, TeacherHead
from vision.train import DistillationLoss, PhotoSet, measure


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("data"))
    parser.add_argument("--checkpoint", type=Path, required=True, help="of blocks.py, train.py or captioning/joint.py")
    parser.add_argument("--size", type=int, default=224)
    parser.add_argument("--photos", type=int, default=1000)
    parser.add_argument("--smoke", action="store_true", help="no difference: the data decide")
    args = parser.parse_args()
    torch.set_num_threads(1)

    cache = args.data / "cache" / "vision"
    flickr, dev = PhotoSet(cache, "flickr8k"), PhotoSet(cache, "dev")
    saved = torch.load(args.checkpoint)["average"]
    words = len(saved["1.words.bias"])
    model = torch.nn.ModuleList([Encoder(), Students(EncoderConfig.features, flickr.maps.shape[1], torch.full((words,), 0.5))])
    model.load_state_dict(saved, strict=False)  # a checkpoint of joint.py also has a decoder
    model[0].to(memory_format=torch.channels_last)
    loss = DistillationLoss(TeacherHead(cache / "teacher-head.npz"), flickr.maps)
    photos = min(args.photos, len(dev.photos)) // 4 * 4
    print(json.dumps({**measure(*model, loss, dev, args.size, photos), "photos": photos, "size": args.size}))


if __name__ == "__main__":
    main()
