"""What every captioner shares: the word embedding, one LSTM, a deep output through the embedding, and teacher forcing.

A captioner offers start(features, mask, ...) -> memory, states; advance(word, memory, states) -> states, context, shown; and, where
its objective is more than the likelihood of the captions, penalty, cost and detection. Rows that share a photo share its memory: tensors
of a photo are [batch, ...], tensors of its hypotheses or captions are [batch, rows, ...].
"""
from dataclasses import dataclass

import torch
import torch.nn as nn

from captioning.data import PAD, START, UNKNOWN


@dataclass
class DecoderConfig:
    vocabulary: int
    features: int = 512
    hidden: int = 448      # largest that keeps init and step of the soft decoder together below 8 MB in float16
    embedding: int = 256   # also the width of the deep output: its last layer is the embedding, transposed
    dropout: float = 0.3
    word_dropout: float = 0.05  # share of input words replaced by <unk>: the photo has to say what the prefix does not


class Decoder(nn.Module):
    MEMORY = ()                   # of a photo, what every step reads
    STATES = ("state", "cell")    # of a hypothesis, what a step hands to the next
    SHOWN = ()                    # what a step shows of itself
    FOUND = ()                    # what start shows of the photo; no step reads it
    INPUTS = ("features", "mask")  # of start, by the names that the service feeds
    LATER = ()                    # weights that files made before them lack; 0 is what they were then
    drawing = False               # whether places are drawn though dropout is off: self_critical.py samples so

    def __init__(self, config, context):
        """context: width of what advance found for the output; 0 where there is none"""
        super().__init__()
        self.config = c = config
        self.embedding = nn.Embedding(c.vocabulary, c.embedding)
        self.lstm_word = nn.Linear(c.embedding, 4 * c.hidden)
        self.lstm_state = nn.Linear(c.hidden, 4 * c.hidden, bias=False)
        self.output_state = nn.Linear(c.hidden, c.embedding)
        if context:
            self.output_context = nn.Linear(context, c.embedding, bias=False)
        self.output_bias = nn.Parameter(torch.zeros(c.vocabulary))
        self.drop = nn.Dropout(c.dropout)
        never = torch.zeros(c.vocabulary)
        never[[PAD, START, UNKNOWN]] = -1e4
        self.register_buffer("never", never)  # added to the logits: these tokens are never generated
        nn.init.normal_(self.embedding.weight, std=c.embedding ** -0.5)
        self.lstm_word.bias.data[c.hidden:2 * c.hidden] = 1.0  # remember by default

    def remember(self, gates, cell):
        """The LSTM itself. gates [..., 4 hidden] -> next states, [..., hidden] each"""
        i, f, g, o = gates.chunk(4, gates.dim() - 1)
        cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
        return {"state": torch.sigmoid(o) * torch.tanh(cell), "cell": cell}

    def output(self, word, context, state):
        """Deep output: what the state, the previous word and the context each say, read by the embedding itself."""
        mixed = word + self.output_state(self.drop(state))
        if context is not None:
            mixed = mixed + self.output_context(context)
        return self.drop(torch.tanh(mixed)) @ self.embedding.weight.T + self.output_bias + self.never  # [..., vocabulary]

    def step(self, tokens, memory, states):
        """tokens [batch, rows], states [batch, rows, ...] -> logits [batch, rows, vocabulary], next states, what to show"""
        word = self.embedding(tokens)
        states, context, shown = self.advance(word, memory, states)
        return self.output(word, context, states["state"]), states, shown

    def forward(self, features, captions):
        """captions [batch, rows, length + 1], from <s> to </s>, under teacher forcing

        -> logits [batch, rows, length, vocabulary], and all that the steps showed, each [batch, rows, length, ...]
        """
        inputs = captions[:, :, :-1]
        if self.training:
            lost = (torch.rand(inputs.shape) < self.config.word_dropout) & (inputs > UNKNOWN)
            inputs = inputs.masked_fill(lost, UNKNOWN)
        words = self.drop(self.embedding(inputs))                           # [batch, rows, length, embedding]
        memory, states = self.start(features)
        states = {name: value.unsqueeze(1).expand(-1, captions.shape[1], -1) for name, value in states.items()}
        steps = []
        for t in range(inputs.shape[2]):
            states, context, shown = self.advance(words[:, :, t], memory, states)
            steps.append({**shown, "state": states["state"], **({} if context is None else {"context": context})})
        stacked = {name: torch.stack([step[name] for step in steps], 2) for name in steps[0]}
        logits = self.output(words, stacked.pop("context", None), stacked.pop("state"))
        return logits, stacked

    def penalty(self, shown, log_probs, mask):
        """Added to the loss. shown as forward returns it; log_probs of the captions' words and mask [batch, rows, length]"""
        return self.cost(shown, mask)

    def cost(self, shown, mask):
        """The part of the penalty that the model's own captions are asked for, too, when they are rewarded."""
        return 0.0

    def detection(self, features, captions):
        """Added to the loss. captions: all of each photo, [batch, 5, length]"""
        return 0.0


def open_everywhere(features):
    """The mask of a photo that is seen whole: [batch, locations] of 1"""
    return torch.ones_like(features[:, :, 0])


def seen_mean(features, mask):
    """Mean over the locations that the mask leaves. [batch, channels]"""
    return (features * mask.unsqueeze(2)).sum(1) / mask.sum(1, keepdim=True)


def hide(energy, mask):
    """energy [batch, rows, locations]: where the mask is 0 the weight becomes exactly 0 in float32"""
    return energy + (mask.unsqueeze(1) - 1) * 1e9
