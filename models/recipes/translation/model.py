"""RNNsearch (Bahdanau, Cho, Bengio 2015) with the conditional GRU of dl4mt and Nematus.

    encoder    h_j  = [GRU forward; GRU backward]                    annotations
    attention  e_ij = v . tanh(W s'_i + U h_j),  a_i = softmax(e_i)  W: query, U: keys, computed once per sentence
    decoder    s'_i = GRU1(y_{i-1}, s_{i-1});  c_i = sum_j a_ij h_j;  s_i = GRU2(c_i, s'_i)
    readout    p(y_i) = softmax(E tanh(s_i + y_{i-1} + c_i, each through a matrix))      E: the target embedding, tied

Scoring from s'_i instead of s_{i-1} lets the attention know the previous word before it looks, for one more recurrent product.
Everything that does not depend on the recurrence is computed for all time steps at once.

With `attention` 0 in its configuration it is the encoder-decoder that came before (Cho et al. 2014): c_i is the last state of each
direction, one vector for the whole sentence, and the rest is the same.
"""

import torch
from torch import nn
from torch.nn import functional as F

from recurrence import Recurrence


def gru(inputs, hidden, state):
    """One GRU step from W x + b and U s + b, gates in PyTorch's order: [batch, 3H], [batch, 3H], [batch, H] -> [batch, H]"""
    width = state.shape[-1]
    reset, update = torch.sigmoid(inputs[..., :2 * width] + hidden[..., :2 * width]).chunk(2, -1)
    candidate = torch.tanh(inputs[..., 2 * width:] + reset * hidden[..., 2 * width:])
    return candidate + update * (state - candidate)


class Encoder(nn.Module):
    def __init__(self, config, vocabulary):
        super().__init__()
        self.embedding = nn.Embedding(vocabulary, config.embedding)
        self.gru = nn.GRU(config.embedding, config.encoder, bidirectional=True, batch_first=True)
        self.keys = nn.Linear(2 * config.encoder, config.attention) if config.attention else None
        self.initial = nn.Linear(2 * config.encoder, config.decoder)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, tokens, lengths):
        """[batch, length], [batch] -> memory, state [batch, H]

        The memory is annotations [batch, length, 2H], keys [batch, length, A] and mask [batch, length]; without attention the one
        summary [batch, 2H].
        """
        mask = (torch.arange(tokens.shape[1]) < lengths[:, None]).float()
        embedded = self.dropout(self.embedding(tokens))
        packed = nn.utils.rnn.pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        outputs, last = self.gru(packed)
        if self.keys is None:
            summary = torch.cat((last[0], last[1]), -1)
            return (self.dropout(summary),), torch.tanh(self.initial(summary))
        annotations, _ = nn.utils.rnn.pad_packed_sequence(outputs, batch_first=True)
        mean = annotations.sum(1) / lengths[:, None]  # padding is 0
        state = torch.tanh(self.initial(mean))
        annotations = self.dropout(annotations)
        return (annotations, self.keys(annotations), mask), state


class Decoder(nn.Module):
    def __init__(self, config, vocabulary):
        super().__init__()
        width, context = config.decoder, 2 * config.encoder
        self.embedding = nn.Embedding(vocabulary, config.embedding)
        self.word = nn.Linear(config.embedding, 3 * width)      # y_{i-1} into GRU1
        self.first = nn.Linear(width, 3 * width)                # s_{i-1} into GRU1
        if config.attention:
            self.query = nn.Linear(width, config.attention, bias=False)
            self.score = nn.Linear(config.attention, 1, bias=False)
        self.context = nn.Linear(context, 3 * width)            # c_i into GRU2
        self.second = nn.Linear(width, 3 * width)               # s'_i into GRU2
        self.readout = nn.Linear(width + config.embedding + context, config.embedding)
        self.bias = nn.Parameter(torch.zeros(vocabulary))
        self.dropout = nn.Dropout(config.dropout)

    def attend(self, state, memory):
        """[..., H], memory -> weights [..., length] or None, context [..., 2H]

        `...` is [batch] in training and [batch, beam] in decoding: the memory is never copied per beam.
        """
        if state.dim() == 2:
            weights, context = self.attend(state[:, None], memory)
            return weights if weights is None else weights[:, 0], context[:, 0]
        if len(memory) == 1:
            return None, memory[0][:, None].expand(-1, state.shape[1], -1)
        annotations, keys, mask = memory
        energy = self.score(torch.tanh(self.query(state)[:, :, None] + keys[:, None])).squeeze(-1)  # [batch, beam, length]
        weights = torch.softmax(energy.masked_fill(mask[:, None] == 0, float("-inf")), -1)
        return weights, weights @ annotations

    def forward(self, tokens, memory, state):
        """Teacher forcing: [batch, steps] shifted target tokens -> features [batch, steps, E], see `logits`, and attention
        [batch, steps, length] or None"""
        embedded = self.dropout(self.embedding(tokens))
        words = self.word(embedded)
        if len(memory) > 1:
            layers = (self.first.weight, self.first.bias, self.query.weight, self.score.weight, self.context.weight, self.context.bias,
                      self.second.weight, self.second.bias)
            states, contexts, attention = (values.transpose(0, 1) for values in Recurrence.apply(
                words.transpose(0, 1), *memory, state, *layers))
            return self.features(states, embedded, contexts), attention
        states, contexts = [], []
        for word in words.unbind(1):  # not words[:, i]: its gradient is a zero-filled copy of words per step
            state = gru(word, self.first(state), state)
            _, seen = self.attend(state, memory)
            state = gru(self.context(seen), self.second(state), state)
            states.append(state)
            contexts.append(seen)
        return self.features(torch.stack(states, 1), embedded, torch.stack(contexts, 1)), None

    def features(self, state, embedded, context):
        return self.dropout(torch.tanh(self.readout(torch.cat((state, embedded, context), -1))))

    def logits(self, features):
        return F.linear(features, self.embedding.weight, self.bias)

    def step(self, tokens, memory, state):
        """One decoding step: tokens [batch, beam], state [batch, beam, H] -> logits, next state, attention or None"""
        embedded = self.embedding(tokens)
        state = gru(self.word(embedded), self.first(state), state)
        attention, context = self.attend(state, memory)
        state = gru(self.context(context), self.second(state), state)
        return self.logits(self.features(state, embedded, context)), state, attention


class Translator(nn.Module):
    def __init__(self, config, vocabulary):
        super().__init__()
        self.encoder = Encoder(config, vocabulary)
        self.decoder = Decoder(config, vocabulary)
        for name, parameter in self.named_parameters():
            if "embedding" in name:
                nn.init.normal_(parameter, std=config.embedding ** -0.5)
            elif parameter.dim() == 2:
                width = min(parameter.shape[0], parameter.shape[1])
                for gate in parameter.split(width) if "gru" in name or ".first" in name or ".second" in name else [parameter]:
                    nn.init.xavier_uniform_(gate)
            else:
                nn.init.zeros_(parameter)

    def forward(self, source, lengths, shifted):
        """[batch, length], [batch], [batch, steps] -> features [batch, steps, E], attention [batch, steps, length] or None"""
        return self.decoder(shifted, *self.encoder(source, lengths))
