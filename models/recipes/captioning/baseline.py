"""Show and Tell (Vinyals et al. 2015): the image is read once, as if it were the word before the first, and never looked at again."""
import torch.nn as nn

from captioning.decoder import Decoder, DecoderConfig, open_everywhere, seen_mean


class BaselineDecoder(Decoder):
    def __init__(self, config: DecoderConfig):
        super().__init__(config, context=0)
        self.lstm_image = nn.Linear(config.features, 4 * config.hidden)

    def start(self, features, mask=None):
        """features [batch, locations, 512] -> nothing to look at, and the states after the image"""
        mean = seen_mean(features, open_everywhere(features) if mask is None else mask)
        return {}, self.remember(self.lstm_image(self.drop(mean)), 0.0)

    def advance(self, word, memory, states):
        gates = self.lstm_word(word) + self.lstm_state(states["state"])
        return self.remember(gates, states["cell"]), None, {}
