"""Listen, Attend and Spell (Chan, Jaitly, Le, Vinyals 2016), small: samples in, characters out.

    hearing    log-mel bands of the samples, within the network so that the service hands over samples and nothing can disagree
    listener   pyramid layers: h^j_i = BLSTM([h^{j-1}_{2i}, h^{j-1}_{2i+1}]), each halving the time, the first that of the frames
    speller    s_i = LSTM2(s_{i-1}, y_{i-1}, c_{i-1});  e_iu = phi(s_i) . psi(h_u);  a_i = softmax(e_i);  c_i = sum_u a_iu h_u
               p(y_i) = softmax(MLP(s_i, c_i))

While training, a CTC head (Graves 2006; Kim, Hori and Watanabe 2017 for the pair) listens to the last pyramid layer but one. It is not exported.
"""

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from audio import RATE
from config import PAD, START, TOKENS, UNKNOWN
from lstm import bidirectional

FLOOR = 1e-5    # added to the power of a band: about -70 dB of full scale, below any microphone
NEVER = -1e4    # logit of tokens that may not be generated


def fourier(config):
    """Real and imaginary part of each frequency of a Hann-windowed frame: [2 * (fft / 2 + 1), window]"""
    time, frequency = np.arange(config.window), np.arange(config.fft // 2 + 1)[:, None]
    angle = 2 * np.pi * frequency * time / config.fft
    return np.concatenate((np.cos(angle), np.sin(angle))) * np.hanning(config.window + 1)[:-1]


def triangles(config, low=20.0):
    """Weight of each frequency in each band, triangles evenly spaced in mel: [fft / 2 + 1, bands]"""
    mel, hertz = (lambda f: 2595 * np.log10(1 + f / 700)), (lambda m: 700 * (10 ** (m / 2595) - 1))
    edges = hertz(np.linspace(mel(low), mel(RATE / 2), config.bands + 2))
    frequency = np.arange(config.fft // 2 + 1)[:, None] * RATE / config.fft
    rising, falling = (frequency - edges[:-2]) / np.diff(edges)[:-1], (edges[2:] - frequency) / np.diff(edges)[1:]
    return np.clip(np.minimum(rising, falling), 0, None)


class Hearing(nn.Module):
    """Samples [batch, length] -> normalised log-mel [batch, length / hop, bands]; length is a multiple of hop"""

    def __init__(self, config):
        super().__init__()
        self.hop, self.margin = config.hop, (config.window - config.hop) // 2
        rounded = lambda values: torch.tensor(values).half().float()  # what the exported graph keeps
        self.register_buffer("fourier", rounded(fourier(config)[:, None]))
        self.register_buffer("triangles", rounded(triangles(config)))
        self.register_buffer("mean", torch.zeros(config.bands))       # of the training set, per band
        self.register_buffer("scale", torch.ones(config.bands))

    def bands(self, samples):
        frames = F.conv1d(F.pad(samples, (self.margin, self.margin))[:, None], self.fourier, stride=self.hop)
        real, imaginary = frames.chunk(2, 1)
        return torch.log((real ** 2 + imaginary ** 2).transpose(1, 2) @ self.triangles + FLOOR)

    def forward(self, samples):
        return (self.bands(samples) - self.mean) * self.scale


class Listener(nn.Module):
    def __init__(self, config):
        super().__init__()
        width = 2 * config.listener
        layer = lambda inputs: nn.LSTM(2 * inputs, config.listener, bidirectional=True, batch_first=True)
        self.layers = nn.ModuleList([layer(config.bands)] + [layer(width) for _ in range(config.pyramid - 1)])
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, bands, steps):
        """[batch, frames, bands], real steps [batch] -> annotations [batch, steps, 2H], those of the layer before [batch, 2 steps, 2H]"""
        outputs, lengths = bands, steps << len(self.layers)
        for layer in self.layers:
            before, lengths = outputs, lengths // 2
            pairs = (self.dropout(before) if layer is not self.layers[0] else before).reshape(len(before), before.shape[1] // 2, -1)
            outputs = bidirectional(layer, pairs, lengths)
        return outputs, before


class Transcriber(nn.Module):
    MEMORY = ("annotations", "keys", "mask")
    STATES = ("state", "cell", "state2", "cell2", "context")

    def __init__(self, config):
        super().__init__()
        self.config, characters, context = config, len(TOKENS), 2 * config.listener
        self.hearing, self.listener = Hearing(config), Listener(config)
        self.keys = nn.Linear(context, config.attention)                          # psi
        self.query = nn.Linear(config.speller, config.attention)                  # phi
        self.embedding = nn.Embedding(characters, config.embedding)
        self.first = nn.Linear(config.embedding + context, 4 * config.speller)    # y_{i-1}, c_{i-1} into the first LSTM
        self.first_state = nn.Linear(config.speller, 4 * config.speller, bias=False)
        self.second = nn.Linear(config.speller, 4 * config.speller)
        self.second_state = nn.Linear(config.speller, 4 * config.speller, bias=False)
        self.hidden = nn.Linear(config.speller + context, config.speller)
        self.output = nn.Linear(config.speller, characters)
        self.dropout = nn.Dropout(config.dropout)
        self.ctc = nn.Linear(context, characters)                                 # <pad> is its blank
        for layer in (self.first, self.second):
            layer.bias.data[config.speller:2 * config.speller] = 1.0              # remember by default
        never = torch.zeros(characters)
        never[[PAD, START, UNKNOWN]] = NEVER
        self.register_buffer("never", never)

    def listen(self, bands, steps):
        """Normalised log-mel, real steps -> memory {name: [batch, steps, ...]}, states {name: [batch, width]}, CTC logits"""
        annotations, before = self.listener(bands, steps)
        annotations, c = self.dropout(annotations), self.config
        memory = {"annotations": annotations, "keys": torch.tanh(self.keys(annotations)),
                  "mask": (torch.arange(annotations.shape[1]) < steps[:, None]).float()}
        states = {name: annotations.new_zeros(len(annotations), 2 * c.listener if name == "context" else c.speller) for name in self.STATES}
        return memory, states, self.ctc(self.dropout(before))

    def start(self, samples, lengths=None):
        """[batch, length], a multiple of the step; true lengths [batch] -> memory, states"""
        steps = torch.full((len(samples),), samples.shape[1] // self.config.step) if lengths is None else -(-lengths // self.config.step)
        return self.listen(self.hearing(samples), steps)[:2]

    @staticmethod
    def remember(gates, cell):
        """The LSTM itself: [..., 4H], [..., H] -> next state and cell"""
        i, f, g, o = gates.chunk(4, -1)
        cell = torch.sigmoid(f) * cell + torch.sigmoid(i) * torch.tanh(g)
        return torch.sigmoid(o) * torch.tanh(cell), cell

    def step(self, tokens, memory, states):
        """tokens [batch, rows], states {name: [batch, rows, width]} -> logits [batch, rows, characters], states, {"attention": [batch, rows, steps]}"""
        inputs = torch.cat((self.embedding(tokens), states["context"]), -1)
        state, cell = self.remember(self.first(inputs) + self.first_state(states["state"]), states["cell"])
        state2, cell2 = self.remember(self.second(self.dropout(state)) + self.second_state(states["state2"]), states["cell2"])
        energy = torch.tanh(self.query(state2)) @ memory["keys"].transpose(1, 2)                 # [batch, rows, steps]
        attention = torch.softmax(energy.masked_fill(memory["mask"][:, None] == 0, -1e9), -1)
        context = attention @ memory["annotations"]
        logits = self.output(self.dropout(torch.tanh(self.hidden(torch.cat((self.dropout(state2), context), -1))))) + self.never
        return logits, dict(zip(self.STATES, (state, cell, state2, cell2, context))), {"attention": attention}

    def forward(self, bands, steps, tokens, sampling=0.0):
        """Teacher forcing: tokens [batch, length], <s> first -> logits [batch, length, characters], CTC logits [batch, 2 steps, characters]

        With `sampling`, that share of the previous characters is what the model itself would have drawn.
        """
        memory, states, ctc = self.listen(bands, steps)
        states = {name: value[:, None] for name, value in states.items()}
        logits = []
        for place in range(tokens.shape[1]):
            previous = tokens[:, place:place + 1]
            if sampling and place:
                drawn = torch.distributions.Categorical(logits=logits[-1].detach()).sample()
                previous = torch.where(torch.rand(previous.shape) < sampling, drawn, previous)
            step, states, _ = self.step(previous, memory, states)
            logits.append(step)
        return torch.cat(logits, 1), ctc
