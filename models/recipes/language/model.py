"""Mean of the vectors of all n-grams, then a linear layer (fastText, Joulin et al. 2017); the n-grams are found in the graph."""
import torch
from torch import nn

from config import BUCKETS, FACTOR, LANGUAGES, ORDERS, WIDTH


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.vectors = nn.Embedding(ORDERS * BUCKETS, WIDTH)
        self.linear = nn.Linear(WIDTH, len(LANGUAGES))
        nn.init.normal_(self.vectors.weight, std=0.1)

    def forward(self, text):
        """Code points, int64 [batch, length], at least ORDERS - 1 zeros behind each. Returns logits, float [batch, languages]."""
        total, count, hashes, inside = 0, 0, 0, 1
        for order in range(ORDERS):
            code = text[:, order: order - ORDERS + 1 or None]
            hashes = (hashes * FACTOR + code) % BUCKETS
            inside = inside * (code > 0).long()
            weights = inside.unsqueeze(2).float()
            total = total + (self.vectors(hashes + order * BUCKETS) * weights).sum(1)
            count = count + weights.sum(1)
        return self.linear(total / count.clamp(min=1))
