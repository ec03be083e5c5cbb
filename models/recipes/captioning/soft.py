"""Show, Attend and Tell with soft attention (Xu et al. 2015, section 4.2), one decoder file as every captioner here.

A decoder offers: start(features) -> memory, states; step(tokens, memory, states) -> logits, states, shown; forward(features,
captions) -> logits and attention under teacher forcing; penalty(attention, mask), added to the loss. Rows that share a photo
share its memory: tensors of a photo are [batch, ...], tensors of its hypotheses or captions are [batch, rows, ...].
"""
from dataclasses import dataclass

import torch
import torch.nn as nn

from captioning.data import PAD, START, UNKNOWN


@dataclass
class SoftConfig:
    vocabulary: int
    features: int = 512
    hidden: int = 448      # largest that keeps init and step together below 8 MB in float16
    embedding: int = 256   # also the width of the deep output: its last layer is the embedding, transposed
    scorer: int = 256
    dropout: float = 0.3
    doubly_stochastic: float = 0.2
    word_dropout: float = 0.05  # share of input words replaced by <unk>: the photo has to say what the prefix does not


class SoftDecoder(nn.Module):
    MEMORY, STATES, SHOWN = ("annotations", "keys"), ("state", "cell"), ("attention", "gate")

    def __init__(self, config):
        super().__init__()
        self.config = c = config
        self.start_state = nn.Linear(c.features, c.hidden)
        self.start_cell = nn.Linear(c.features, c.hidden)
        self.score_annotation = nn.Linear(c.features, c.scorer)
        self.score_state = nn.Linear(c.hidden, c.scorer, bias=False)
        self.score = nn.Linear(c.scorer, 1, bias=False)
        self.gate = nn.Linear(c.hidden, 1)
        self.embedding = nn.Embedding(c.vocabulary, c.embedding)
        self.lstm_word = nn.Linear(c.embedding, 4 * c.hidden)
        self.lstm_context = nn.Linear(c.features, 4 * c.hidden, bias=False)
        self.lstm_state = nn.Linear(c.hidden, 4 * c.hidden, bias=False)
        self.output_state = nn.Linear(c.hidden, c.embedding)
        self.output_context = nn.Linear(c.features, c.embedding, bias=False)
        self.output_bias = nn.Parameter(torch.zeros(c.vocabulary))
        self.drop = nn.Dropout(c.dropout)
        never = torch.zeros(c.vocabulary)
        never[[PAD, START, UNKNOWN]] = -1e4
        self.register_buffer("never", never)  # added to the logits: these tokens are never generated
        nn.init.normal_(self.embedding.weight, std=c.embedding ** -0.5)
        self.lstm_word.bias.data[c.hidden:2 * c.hidden] = 1.0  # remember by default

    def start(self, features):
        """features [batch, locations, 512] -> what stays for all steps, and the states before the first word"""
        mean = features.mean(1)
        memory = {"annotations": features,                                  # [batch, locations, 512]
                  "keys": self.score_annotation(features)}                  # [batch, locations, scorer]
        return memory, {"state": torch.tanh(self.start_state(mean)),        # [batch, hidden]
                        "cell": torch.tanh(self.start_cell(mean))}

    def attend(self, memory, state):
        """alpha = softmax(v tanh(W a + U h)), z = beta sum(alpha a), with h the state before this word."""
        query = self.score_state(state)                                     # [batch, rows, scorer]
        energy = torch.tanh(memory["keys"].unsqueeze(1) + query.unsqueeze(2))  # [batch, rows, locations, scorer]
        attention = self.score(energy).squeeze(3).softmax(2)                # [batch, rows, locations]
        gate = torch.sigmoid(self.gate(state))                              # [batch, rows, 1]
        context = gate * (attention @ memory["annotations"])                # [batch, rows, 512]
        return context, attention, gate.squeeze(2)

    def advance(self, word, context, states):
        """One LSTM step. word: its input projection [batch, rows, 4 hidden]"""
        i, f, g, o = (word + self.lstm_context(context) + self.lstm_state(states["state"])).chunk(4, 2)
        cell = torch.sigmoid(f) * states["cell"] + torch.sigmoid(i) * torch.tanh(g)
        return {"state": torch.sigmoid(o) * torch.tanh(cell), "cell": cell}  # [batch, rows, hidden] each

    def output(self, word, context, state):
        """Deep output: what the state, the previous word and the context each say, read by the embedding itself."""
        mixed = torch.tanh(word + self.output_state(self.drop(state)) + self.output_context(context))
        return self.drop(mixed) @ self.embedding.weight.T + self.output_bias + self.never  # [batch, rows, vocabulary]

    def step(self, tokens, memory, states):
        """tokens [batch, rows], states [batch, rows, ...] -> logits [batch, rows, vocabulary], next states, what to show"""
        word = self.embedding(tokens)
        context, attention, gate = self.attend(memory, states["state"])
        states = self.advance(self.lstm_word(word), context, states)
        return self.output(word, context, states["state"]), states, {"attention": attention, "gate": gate}

    def forward(self, features, captions):
        """captions [batch, rows, length + 1], from <s> to </s>, under teacher forcing

        -> logits [batch, rows, length, vocabulary], attention [batch, rows, length, locations]
        """
        inputs = captions[:, :, :-1]
        if self.training:
            lost = (torch.rand(inputs.shape) < self.config.word_dropout) & (inputs > UNKNOWN)
            inputs = inputs.masked_fill(lost, UNKNOWN)
        words = self.drop(self.embedding(inputs))                           # [batch, rows, length, embedding]
        projected = self.lstm_word(words)
        memory, states = self.start(features)
        states = {name: value.unsqueeze(1).expand(-1, captions.shape[1], -1) for name, value in states.items()}
        outputs, attentions, contexts = [], [], []
        for t in range(inputs.shape[2]):
            context, attention, _ = self.attend(memory, states["state"])
            states = self.advance(projected[:, :, t], context, states)
            outputs.append(states["state"]), attentions.append(attention), contexts.append(context)
        logits = self.output(words, torch.stack(contexts, 2), torch.stack(outputs, 2))
        return logits, torch.stack(attentions, 2)

    def penalty(self, attention, mask):
        """Doubly stochastic term: over a caption every location should get its share of the attention.

        The paper asks for a sum of 1 over time, which a caption of 12 words on 49 places cannot reach; the share here is
        words / locations. From a factor of 1 on the maps go flat.
        attention [batch, rows, length, locations], mask [batch, rows, length]
        """
        total = (attention * mask.unsqueeze(3)).sum(2)                      # [batch, rows, locations]
        share = mask.sum(2, keepdim=True) / attention.shape[3]
        return self.config.doubly_stochastic * ((share - total) ** 2).mean()
