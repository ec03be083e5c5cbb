"""Image captioning with semantic attention (You et al. 2016): attention over words that were detected in the image."""
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F

from captioning.decoder import Decoder, DecoderConfig, open_everywhere, seen_mean

TOP = 10  # attributes of a photo that the decoder reads


@dataclass
class SemanticConfig(DecoderConfig):
    attributes: int = 200
    recognition: float = 5.0 # weight of the detector's own loss, a mean over all attributes and therefore small
    complete: float = 0.02   # weight of the paper's regulariser: over time all attributes count, in each step few do


class SemanticDecoder(Decoder):
    MEMORY, SHOWN = ("attributes",), ("input_attention", "output_attention")
    FOUND = ("attribute_ids", "attribute_scores")

    def __init__(self, config):
        super().__init__(config, context=config.embedding)
        c = config
        self.register_buffer("attribute_tokens", torch.zeros(c.attributes, dtype=torch.long))  # their ids in the vocabulary
        self.detect = nn.Linear(c.features, c.attributes)
        self.confidence = nn.Parameter(torch.zeros(c.embedding))  # what the certainty of an attribute adds to its embedding
        self.evidence = nn.Linear(c.features, c.embedding)        # and what was seen where it was found
        self.lstm_image = nn.Linear(c.features, 4 * c.hidden)
        self.input_score = nn.Linear(c.embedding, c.embedding, bias=False)
        self.input_weight = nn.Parameter(torch.full((c.embedding,), 0.5))
        self.output_score = nn.Linear(c.hidden, c.embedding, bias=False)
        self.output_weight = nn.Parameter(torch.ones(c.embedding))

    def locate(self, features, mask):
        """Log-odds of every attribute at every location. [batch, locations, attributes]"""
        return self.detect(features) + (mask.unsqueeze(2) - 1) * 1e9

    def recognise(self, located, mask):
        """Log-odds of every attribute: it is in the photo when it is at some location. [batch, attributes]"""
        return located.logsumexp(1) - mask.sum(1, keepdim=True).log()

    def start(self, features, mask=None):
        """features [batch, locations, 512] -> its ten likeliest attributes, and the states after the image was read once

        The paper knows an attribute by its word alone. Ours also brings what was seen where it was found: "shirt" is then
        a red one, and two photos with the same ten words are still two photos.
        """
        mask = open_everywhere(features) if mask is None else mask
        located = self.locate(features, mask)
        odds, ids = self.recognise(located, mask).topk(TOP, 1)              # [batch, 10]
        found = located.gather(2, ids.unsqueeze(1).expand_as(located[:, :, :TOP]))  # [batch, locations, 10]
        where, certainty = found.detach().softmax(1), odds.detach()         # the detector learns from its own loss alone
        seen = where.transpose(1, 2) @ features                             # [batch, 10, 512]
        attributes = self.embedding(self.attribute_tokens[ids]) + certainty.unsqueeze(2) * self.confidence + self.evidence(seen)
        memory = {"attributes": attributes.flatten(1),                      # [batch, 10 * embedding]
                  "attribute_ids": ids.float(), "attribute_scores": torch.sigmoid(odds)}
        return memory, self.remember(self.lstm_image(self.drop(seen_mean(features, mask))), 0.0)

    def advance(self, word, memory, states):
        """Attributes are weighed twice: by the word before as input of the LSTM, by its state for the output."""
        attributes = memory["attributes"].reshape(-1, TOP, self.config.embedding)  # y, [batch, 10, embedding]
        alpha = (self.input_score(word) @ attributes.transpose(1, 2)).softmax(2)    # [batch, rows, 10]
        read = word + self.input_weight * (alpha @ attributes)
        after = self.remember(self.lstm_word(read) + self.lstm_state(states["state"]), states["cell"])
        active = torch.tanh(attributes)
        beta = (self.output_score(after["state"]) @ active.transpose(1, 2)).softmax(2)  # [batch, rows, 10]
        return after, self.output_weight * (beta @ active), {"input_attention": alpha, "output_attention": beta}

    def penalty(self, shown, log_probs, mask):
        """g(alpha) + g(beta) of the paper: p = 2 over time for completeness, q = 1/2 within a step for sparsity."""
        total = 0.0
        for weights in (shown["input_attention"], shown["output_attention"]):  # [batch, rows, length, 10]
            kept = weights * mask.unsqueeze(3)
            complete = (kept.sum(2) ** 2).sum(2).sqrt() / mask.sum(2)
            sparse = (weights.clamp_min(1e-6).sqrt().sum(3) ** 2 * mask).sum(2) / mask.sum(2) / TOP
            total = total + (complete + sparse).mean()
        return self.config.complete * total

    def detection(self, features, captions):
        """Multi-label cross-entropy: is the word in any caption of the photo?"""
        said = (captions.unsqueeze(3) == self.attribute_tokens).flatten(1, 2).any(1).float()  # [batch, attributes]
        mask = open_everywhere(features)
        odds = self.recognise(self.locate(features, mask), mask)
        return self.config.recognition * F.binary_cross_entropy_with_logits(odds, said)
