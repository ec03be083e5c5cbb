"""Show, Attend and Tell with soft attention (Xu et al. 2015, section 4.2): every word sees a weighted mean of all locations."""
from dataclasses import dataclass

import torch
import torch.nn as nn

from captioning.decoder import Decoder, DecoderConfig, hide, open_everywhere, seen_mean


@dataclass
class SoftConfig(DecoderConfig):
    scorer: int = 256
    doubly_stochastic: float = 0.2


class SoftDecoder(Decoder):
    MEMORY, SHOWN = ("annotations", "keys", "kept"), ("attention", "gate")

    def __init__(self, config):
        super().__init__(config, context=config.features)
        c = config
        self.start_state = nn.Linear(c.features, c.hidden)
        self.start_cell = nn.Linear(c.features, c.hidden)
        self.score_annotation = nn.Linear(c.features, c.scorer)
        self.score_state = nn.Linear(c.hidden, c.scorer, bias=False)
        self.score = nn.Linear(c.scorer, 1, bias=False)
        self.gate = nn.Linear(c.hidden, 1)
        self.lstm_context = nn.Linear(c.features, 4 * c.hidden, bias=False)

    def start(self, features, mask=None):
        """features [batch, locations, 512] -> what stays for all steps, and the states before the first word"""
        mask = open_everywhere(features) if mask is None else mask
        mean = seen_mean(features, mask)
        memory = {"annotations": features,                                  # [batch, locations, 512]
                  "keys": self.score_annotation(features),                  # [batch, locations, scorer]
                  "kept": mask}                                             # [batch, locations]
        return memory, {"state": torch.tanh(self.start_state(mean)),        # [batch, hidden]
                        "cell": torch.tanh(self.start_cell(mean))}

    def energy(self, memory, state):
        """v tanh(W a + U h), with h the state before this word. [batch, rows, locations]"""
        query = self.score_state(state)                                     # [batch, rows, scorer]
        mixed = torch.tanh(memory["keys"].unsqueeze(1) + query.unsqueeze(2))  # [batch, rows, locations, scorer]
        return hide(self.score(mixed).squeeze(3), memory["kept"])

    def weigh(self, memory, states):
        """-> the weights that make the context [batch, rows, locations], further states, what to show"""
        attention = self.energy(memory, states["state"]).softmax(2)
        return attention, {}, {"attention": attention}

    def advance(self, word, memory, states):
        """z = beta sum(alpha a), then one LSTM step. word [batch, rows, embedding]"""
        weights, further, shown = self.weigh(memory, states)
        gate = torch.sigmoid(self.gate(states["state"]))                    # [batch, rows, 1]
        context = gate * (weights @ memory["annotations"])                  # [batch, rows, 512]
        gates = self.lstm_word(word) + self.lstm_context(context) + self.lstm_state(states["state"])
        return {**self.remember(gates, states["cell"]), **further}, context, {**shown, "gate": gate.squeeze(2)}

    def penalty(self, shown, log_probs, mask):
        """Doubly stochastic term: over a caption every location should get its share of the attention.

        The paper asks for a sum of 1 over time, which a caption of 12 words on 49 places cannot reach; the share here is
        words / locations. From a factor of 1 on the maps go flat.
        """
        attention = shown["attention"]                                      # [batch, rows, length, locations]
        total = (attention * mask.unsqueeze(3)).sum(2)                      # [batch, rows, locations]
        share = mask.sum(2, keepdim=True) / attention.shape[3]
        return self.config.doubly_stochastic * ((share - total) ** 2).mean() + self.cost(shown, mask)
