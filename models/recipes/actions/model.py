"""A recurrent network that names the action at every frame of a film and says where in the next frame it will look.

Sharma, Kiros and Salakhutdinov 2015, on frames that arrive one after the other: nothing here reads a frame before its time.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F

from actions.frames import COLUMNS, ROWS

LOCATIONS = ROWS * COLUMNS


class ActionModel(nn.Module):
    STATES = ("seen", "state", "cell")  # what a step hands to the next, beside `look`

    def __init__(self, config, labels):
        super().__init__()
        self.config = c = config
        self.project = nn.Linear(c.features, c.directions).requires_grad_(False)  # principal directions of change: data.py finds them
        self.describe = nn.Linear(2 * c.directions, c.cell)
        self.place = nn.Parameter(torch.zeros(LOCATIONS, c.cell))
        self.start_hidden = nn.Linear(c.cell, c.hidden)
        self.start_state = nn.Linear(c.hidden, c.hidden)
        self.start_cell = nn.Linear(c.hidden, c.hidden)
        self.lstm_glimpse = nn.Linear(c.cell, 4 * c.hidden)
        self.lstm_state = nn.Linear(c.hidden, 4 * c.hidden, bias=False)
        self.look = nn.Linear(c.hidden, LOCATIONS)
        self.score_cell = nn.Linear(c.cell, c.scorer)
        self.score_state = nn.Linear(c.hidden, c.scorer, bias=False)
        self.score = nn.Linear(c.scorer, 1, bias=False)
        self.hidden = nn.Linear(c.hidden, c.hidden)
        self.output = nn.Linear(c.hidden, labels)
        self.drop = nn.Dropout(c.dropout)
        self.lstm_glimpse.bias.data[c.hidden:2 * c.hidden] = 1.0  # remember by default

    def cells(self, projected, seen):
        """What is at each location and how it changed since the frame before. projected, seen [..., 196, K] -> [..., 196, cell]"""
        return F.relu(self.describe(torch.cat((projected, projected - seen), -1)) + self.place)

    def start(self, projected):
        """projected [batch, 196, directions] of the first frame -> states before it, and where to look in it"""
        hidden = torch.tanh(self.start_hidden(self.cells(projected, projected).mean(1)))
        states = {"seen": projected, "state": torch.tanh(self.start_state(hidden)), "cell": self.start_cell(hidden)}
        return states, self.look(states["state"]).softmax(1)

    def attend(self, cells, state, look):
        """Weights of this frame [batch, 196]"""
        if self.config.attention == "mean":
            return torch.full_like(look, 1 / LOCATIONS)
        if self.config.attention == "predicted":
            return look
        energy = self.score(torch.tanh(self.score_cell(cells) + self.score_state(state).unsqueeze(1))).squeeze(2)
        if self.config.attention == "both":
            energy = energy + look.log()
        return energy.softmax(1)

    def advance(self, cells, states, look):
        """One frame. cells [batch, 196, cell] -> states without `seen`, the weights used, where to look in the next frame"""
        attention = self.attend(cells, states["state"], look)                       # [batch, 196]
        glimpse = (attention.unsqueeze(1) @ cells).squeeze(1)                       # [batch, cell]
        i, f, g, o = (self.lstm_glimpse(self.drop(glimpse)) + self.lstm_state(states["state"])).chunk(4, 1)
        cell = torch.sigmoid(f) * states["cell"] + torch.sigmoid(i) * torch.tanh(g)
        state = torch.sigmoid(o) * torch.tanh(cell)
        return {"state": state, "cell": cell}, attention, self.look(state).softmax(1)

    def classify(self, state):
        """[..., hidden] -> logits [..., labels]"""
        return self.output(self.drop(torch.tanh(self.hidden(self.drop(state)))))

    def step(self, projected, states, look):
        """As it is served: projected [batch, 196, directions] -> logits [batch, labels], attention, next states, next look"""
        advanced, attention, look = self.advance(self.cells(projected, states["seen"]), states, look)
        return self.classify(advanced["state"]), attention, {"seen": projected, **advanced}, look

    def forward(self, projected):
        """A film at once, as it is trained: projected [batch, frames, 196, directions]

        -> logits [batch, frames, labels], attention [batch, frames, 196]
        """
        seen = torch.cat((projected[:, :1], projected[:, :-1]), 1)
        cells = self.cells(projected, seen)
        states, look = self.start(projected[:, 0])
        hidden, weights = [], []
        for t in range(projected.shape[1]):
            states, attention, look = self.advance(cells[:, t], states, look)
            hidden.append(states["state"])
            weights.append(attention)
        return self.classify(torch.stack(hidden, 1)), torch.stack(weights, 1)
