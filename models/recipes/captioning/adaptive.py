"""Knowing When to Look (Lu et al. 2017): beside the locations stands a visual sentinel, what the decoder knows without looking."""
from dataclasses import dataclass

import torch
import torch.nn as nn

from captioning.decoder import Decoder, DecoderConfig, hide, open_everywhere, seen_mean


@dataclass
class AdaptiveConfig(DecoderConfig):
    scorer: int = 256
    looking: float = 0.05  # nats that a word pays for looking with all its weight: what is not worth them is left to the sentinel
    blind: float = 0.1     # share of the words that see nothing but the sentinel in training, so that it learns to carry a word alone


class AdaptiveDecoder(Decoder):
    MEMORY, SHOWN = ("values", "keys", "kept", "image", "scene"), ("attention", "sentinel")
    LATER = ("sentinel_image.weight",)
    sentinel_bias = 0.0  # added to the sentinel's score: meaning.py shuts it out with it

    def __init__(self, config):
        super().__init__(config, context=config.hidden)
        c = config
        self.start_state = nn.Linear(c.features, c.hidden)
        self.start_cell = nn.Linear(c.features, c.hidden)
        self.lstm_image = nn.Linear(c.features, 4 * c.hidden, bias=False)  # v_g, at every step
        self.value = nn.Linear(c.features, c.hidden)
        self.score_annotation = nn.Linear(c.hidden, c.scorer)
        self.score_state = nn.Linear(c.hidden, c.scorer, bias=False)
        self.score_sentinel = nn.Linear(c.hidden, c.scorer)
        self.score = nn.Linear(c.scorer, 1, bias=False)
        self.sentinel_word = nn.Linear(c.embedding, c.hidden)
        self.sentinel_state = nn.Linear(c.hidden, c.hidden, bias=False)
        self.sentinel_image = nn.Linear(c.features, c.hidden, bias=False)  # the gate's input is [w; v_g], as the LSTM's

    def start(self, features, mask=None):
        """features [batch, locations, 512] -> what stays for all steps, and the states before the first word"""
        mask = open_everywhere(features) if mask is None else mask
        mean = seen_mean(features, mask)
        values = torch.relu(self.value(features))
        memory = {"values": values,                                         # [batch, locations, hidden]
                  "keys": self.score_annotation(values),                    # [batch, locations, scorer]
                  "kept": mask,                                             # [batch, locations]
                  "image": self.lstm_image(mean),                           # [batch, 4 hidden]
                  "scene": self.sentinel_image(mean)}                       # [batch, hidden]
        return memory, {"state": torch.tanh(self.start_state(mean)), "cell": torch.tanh(self.start_cell(mean))}

    def advance(self, word, memory, states):
        """The LSTM first: the score reads the state that has seen the word, and the sentinel is drawn from its cell."""
        gates = self.lstm_word(word) + memory["image"].unsqueeze(1) + self.lstm_state(states["state"])
        after = self.remember(gates, states["cell"])
        gate = self.sentinel_word(word) + memory["scene"].unsqueeze(1) + self.sentinel_state(states["state"])
        sentinel = torch.sigmoid(gate) * torch.tanh(after["cell"])          # [batch, rows, hidden]
        weights = self.weigh(memory, after["state"], sentinel)              # [batch, rows, locations + 1]
        attention, beta = weights[:, :, :-1], weights[:, :, -1:]
        # alpha already sums to 1 - beta, so this is beta s + (1 - beta) c of the paper.
        context = attention @ memory["values"] + beta * sentinel            # [batch, rows, hidden]
        return after, context, {"attention": attention, "sentinel": weights[:, :, -1]}

    def weigh(self, memory, state, sentinel):
        """softmax over all locations and, last, the sentinel. [batch, rows, locations + 1]"""
        query = self.score_state(state)                                     # [batch, rows, scorer]
        looked = self.score(torch.tanh(memory["keys"].unsqueeze(1) + query.unsqueeze(2))).squeeze(3)
        looked = hide(looked, memory["kept"])                               # [batch, rows, locations]
        known = self.score(torch.tanh(self.score_sentinel(sentinel) + query)) + self.sentinel_bias  # [batch, rows, 1]
        if self.training:
            looked = looked.masked_fill(torch.rand_like(known) < self.config.blind, -1e9)
        return torch.cat([looked, known], 2).softmax(2)

    def cost(self, shown, mask):
        """A price on looking. Without it nothing keeps the photo from answering for "a" and "of" as well."""
        return self.config.looking * ((1 - shown["sentinel"]) * mask).sum() / mask.sum()
