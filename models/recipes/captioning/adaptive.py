"""Knowing When to Look (Lu et al. 2017): beside the locations stands a visual sentinel, what the decoder knows without looking."""
from dataclasses import dataclass

import torch
import torch.nn as nn

from captioning.decoder import Decoder, DecoderConfig, hide, open_everywhere, seen_mean


@dataclass
class AdaptiveConfig(DecoderConfig):
    scorer: int = 256


class AdaptiveDecoder(Decoder):
    MEMORY, SHOWN = ("values", "keys", "kept", "image"), ("attention", "sentinel")

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

    def start(self, features, mask=None):
        """features [batch, locations, 512] -> what stays for all steps, and the states before the first word"""
        mask = open_everywhere(features) if mask is None else mask
        mean = seen_mean(features, mask)
        values = torch.relu(self.value(features))
        memory = {"values": values,                                         # [batch, locations, hidden]
                  "keys": self.score_annotation(values),                    # [batch, locations, scorer]
                  "kept": mask,                                             # [batch, locations]
                  "image": self.lstm_image(mean)}                           # [batch, 4 hidden]
        return memory, {"state": torch.tanh(self.start_state(mean)), "cell": torch.tanh(self.start_cell(mean))}

    def advance(self, word, memory, states):
        """The LSTM first: the score reads the state that has seen the word, and the sentinel is drawn from its cell."""
        gates = self.lstm_word(word) + memory["image"].unsqueeze(1) + self.lstm_state(states["state"])
        after = self.remember(gates, states["cell"])
        sentinel = torch.sigmoid(self.sentinel_word(word) + self.sentinel_state(states["state"])) * torch.tanh(after["cell"])
        weights = self.weigh(memory, after["state"], sentinel)              # [batch, rows, locations + 1]
        attention, beta = weights[:, :, :-1], weights[:, :, -1:]
        # alpha already sums to 1 - beta, so this is beta s + (1 - beta) c of the paper.
        context = attention @ memory["values"] + beta * sentinel            # [batch, rows, hidden]
        return after, context, {"attention": attention, "sentinel": weights[:, :, -1]}

    def weigh(self, memory, state, sentinel):
        """softmax over all locations and, last, the sentinel. [batch, rows, locations + 1]"""
        query = self.score_state(state)                                     # [batch, rows, scorer]
        looked = self.score(torch.tanh(memory["keys"].unsqueeze(1) + query.unsqueeze(2))).squeeze(3)
        known = self.score(torch.tanh(self.score_sentinel(sentinel) + query))  # [batch, rows, 1]
        return torch.cat([hide(looked, memory["kept"]), known], 2).softmax(2)
