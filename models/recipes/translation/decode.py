"""Beam search, step for step as the service does it (see "Beam search" in models/README.md), many sentences at a time."""

from dataclasses import dataclass, field

import torch

from batches import pad
from config import BOS, EOS, PAD, UNK

NEVER = -1e9  # the log-probability of tokens that may not be generated


@dataclass
class Hypothesis:
    tokens: list = field(default_factory=list)
    log_probs: list = field(default_factory=list)
    attention: list = field(default_factory=list)  # one row [length] per token; empty for a model without
    total: float = 0.0
    finished: bool = False

    def score(self, penalty):
        return self.total / max(1, len(self.tokens)) ** penalty

    def grow(self, token, log_prob, row):
        return Hypothesis(self.tokens + [token], self.log_probs + [log_prob], self.attention + row,
                          self.total + log_prob, token == EOS)


class Search:
    """The hypotheses of one sentence."""

    def __init__(self, length, beam, penalty):
        self.length, self.beam, self.penalty = length, beam, penalty
        self.live, self.finished = [Hypothesis()], []
        self.parents = [0]  # which row of the last step each live hypothesis continues

    def advance(self, top_log_probs, top_tokens, attention):
        """Rows [beam, beam + 1], [beam, beam + 1], [beam, padded length] or None; returns whether the search goes on."""
        candidates = sorted(((hypothesis.total + log_prob, row, log_prob, token)
                             for row, hypothesis in enumerate(self.live)
                             for log_prob, token in zip(top_log_probs[row], top_tokens[row])),
                            key=lambda candidate: (-candidate[0], candidate[1]))
        grown, parents = [], []
        for _, row, log_prob, token in candidates:
            seen = [] if attention is None else [attention[row, :self.length]]
            hypothesis = self.live[row].grow(token, log_prob, seen)
            if hypothesis.finished:
                self.finished.append(hypothesis)
            else:
                grown.append(hypothesis)
                parents.append(row)
                if len(grown) == self.beam:
                    break
        self.live, self.parents = grown, parents
        self.finished = sorted(self.finished, key=self.score, reverse=True)[:self.beam]
        # with beam 1 that is greedy search: a live hypothesis as long as the finished one is never better
        return len(self.finished) < self.beam or max(map(self.score, grown)) > self.score(self.finished[-1])

    def score(self, hypothesis):
        return hypothesis.score(self.penalty)

    def best(self, alternatives=1):
        found = self.finished
        if len(found) < alternatives:
            found = found + sorted(self.live, key=self.score, reverse=True)
        return found[:alternatives]


def search(model, sources, beam, penalty, max_tokens):
    """Lists of source ids, each with </s> -> the best Hypothesis of each. <unk> may be generated where the source has one."""
    unread = torch.tensor([UNK in source for source in sources])
    searches = [Search(len(source), beam, penalty) for source in sources]
    lengths = torch.tensor([len(source) for source in sources])
    memory, state = model.encoder(pad(sources), lengths)
    state = state[:, None].repeat(1, beam, 1)                       # [batch, beam, H]
    tokens = torch.full((len(sources), beam), BOS)
    active = list(range(len(sources)))
    for _ in range(max_tokens):
        logits, state, attention = model.decoder.step(tokens, memory, state)
        log_probs = torch.log_softmax(logits, -1)
        log_probs[..., [PAD, BOS]] = NEVER
        log_probs[~unread, :, UNK] = NEVER
        top_log_probs, top_tokens = log_probs.topk(beam + 1)        # [batch, beam, beam + 1]
        rows = zip(active, top_log_probs.tolist(), top_tokens.tolist(), [None] * len(active) if attention is None else attention.numpy())
        keep = [place for place, (index, *step) in enumerate(rows) if searches[index].advance(*step)]
        if not keep:
            break
        active = [active[place] for place in keep]
        # each live hypothesis takes the state of its parent; rows beyond the live ones repeat the first and are never read
        fill = lambda values: values + values[:1] * (beam - len(values))
        parents = torch.tensor([fill(searches[index].parents) for index in active])
        tokens = torch.tensor([fill([h.tokens[-1] for h in searches[index].live]) for index in active])
        state = state[torch.tensor(keep)[:, None], parents]
        memory, unread = [tensor[keep] for tensor in memory], unread[keep]
    return [found.best()[0] for found in searches]


@torch.no_grad()
def translate(model, tokenizer, texts, beam, penalty, max_tokens, batch=32):
    """Texts -> one Hypothesis each, in the same order; neighbours in length share a batch."""
    sources = [tokenizer.encode(text) + [EOS] for text in texts]
    order = sorted(range(len(sources)), key=lambda index: len(sources[index]))
    results = [None] * len(sources)
    for start in range(0, len(order), batch):
        part = order[start:start + batch]
        for index, found in zip(part, search(model, [sources[i] for i in part], beam, penalty, max_tokens)):
            results[index] = found
    return results


def text_of(tokenizer, hypothesis, source):
    """Text of a hypothesis, in which each <unk> is something of the source that the tokenizer could not read

    It is the one attended to most of those not copied yet; without attention the next one, in the order of reading.
    """
    if UNK not in hypothesis.tokens:
        return tokenizer.decode([token for token in hypothesis.tokens if token != EOS])
    pieces = tokenizer.encode(source, out_type=str)  # of an unknown, its own characters
    unread = [place for place, token in enumerate(tokenizer.encode(source)) if token == UNK]
    said = [tokenizer.id_to_piece(token) for token in hypothesis.tokens if token != EOS]
    left = []
    for place in (place for place, token in enumerate(hypothesis.tokens) if token == UNK):
        left = left or unread.copy()
        copied = max(left, key=lambda source_place: hypothesis.attention[place][source_place]) if hypothesis.attention else left[0]
        left.remove(copied)
        said[place] = pieces[copied]
    return "".join(said).replace("▁", " ").strip()
