"""Beam search with the service's semantics, one photo at a time; evaluate.py and the golden files both come from here."""
from dataclasses import dataclass, field

import torch

from captioning.data import END, START


@dataclass
class Hypothesis:
    tokens: list = field(default_factory=list)
    log_probs: list = field(default_factory=list)
    shown: list = field(default_factory=list)  # per token {name: [values]}, the attention that led to it
    sum: float = 0.0
    score: float = 0.0
    finished: bool = False

    def normalised(self, length_penalty):
        return self.sum / max(len(self.tokens), 1) ** length_penalty


@torch.no_grad()
def beam_search(decoder, features, beam=3, length_penalty=0.7, max_tokens=24, results=1):
    """features [1, locations, 512] -> up to `results` hypotheses, best first. Beam 1 is greedy search."""
    memory, states = decoder.start(features)
    states = {name: value.unsqueeze(1) for name, value in states.items()}   # [1, rows, ...]
    live, finished = [Hypothesis()], []
    for _ in range(max_tokens):
        tokens = torch.tensor([[h.tokens[-1] if h.tokens else START for h in live]])
        logits, states, shown = decoder.step(tokens, memory, states)
        top, ids = logits[0].log_softmax(1).topk(beam + 1, 1)               # [rows, beam + 1]
        candidates = [(live[row].sum + value, row, token, value)
                      for row, (values, tokens_) in enumerate(zip(top.tolist(), ids.tolist()))
                      for value, token in zip(values, tokens_)]
        candidates.sort(key=lambda candidate: -candidate[0])

        following, rows = [], []
        for total, row, token, value in candidates:
            old = live[row]
            new = Hypothesis(old.tokens + [token], old.log_probs + [value],
                             old.shown + [{name: maps[0, row] for name, maps in shown.items()}], total)
            if token == END:
                new.finished = True
                new.score = new.normalised(length_penalty)
                finished.append(new)
            else:
                following.append(new)
                rows.append(row)
            if len(following) == beam:
                break
        finished = sorted(finished, key=lambda h: -h.score)[:beam]
        live = following
        states = {name: value[:, rows] for name, value in states.items()}
        if len(finished) == beam and live[0].normalised(length_penalty) <= finished[-1].score:
            break
    if len(finished) < results:
        for hypothesis in live[:results - len(finished)]:
            hypothesis.score = hypothesis.normalised(length_penalty)
            finished.append(hypothesis)
    return finished[:results]
