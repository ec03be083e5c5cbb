"""Checks in seconds what training would only show in hours: `python3 check.py`."""

import dataclasses
import itertools

import numpy as np
import torch
from torch.nn import functional as F

import config as settings
import decode
import graphs
import metrics
from loss import SmoothedLoss
from model import Translator
from reader import Reader

VOCABULARY = 30


def tiny(attention=8):
    torch.manual_seed(0)
    config = dataclasses.replace(settings.Config(), embedding=8, encoder=8, decoder=12, attention=attention, dropout=0.0)
    return Translator(config, VOCABULARY).double().eval()


def gradients_are_those_of_autograd():
    """Teacher forcing and the chunked loss, against one `step` after the other and PyTorch's own cross-entropy"""
    for model in (tiny(), tiny(attention=0)):
        compare_gradients(model)


def compare_gradients(model):
    source, lengths = torch.randint(1, VOCABULARY, (3, 5)), torch.tensor([5, 3, 4])
    shifted, target = torch.randint(1, VOCABULARY, (3, 6)), torch.randint(1, VOCABULARY, (18,))
    memory, state = model.encoder(source, lengths)
    state, logits = state[:, None], []
    for token in shifted.split(1, 1):
        step, state, _ = model.decoder.step(token, memory, state)
        logits.append(step)
    plain = F.cross_entropy(torch.cat(logits, 1).flatten(0, 1), target, label_smoothing=0.1, reduction="sum")
    decoder = model.decoder
    fast = SmoothedLoss.apply(model(source, lengths, shifted).flatten(0, 1), decoder.embedding.weight, decoder.bias, target, 0.1)
    assert torch.allclose(plain, fast)
    parameters = list(model.parameters())
    for ours, theirs in zip(torch.autograd.grad(fast, parameters), torch.autograd.grad(plain, parameters)):
        assert torch.allclose(ours, theirs, atol=1e-10)


@torch.no_grad()
def a_sentence_translates_the_same_alone_and_in_a_batch():
    sources = [torch.randint(4, VOCABULARY, (length,)).tolist() + [settings.EOS] for length in (3, 9, 1)]
    for model, beam in itertools.product((tiny().float(), tiny(attention=0).float()), (1, 4)):
        together = decode.search(model, sources, beam, 1.0, 20)
        for source, found in zip(sources, together):
            alone = decode.search(model, [source], beam, 1.0, 20)[0]
            assert found.tokens == alone.tokens and abs(found.total - alone.total) < 1e-4
            assert found.attention == [] == alone.attention or np.allclose(found.attention, alone.attention, atol=1e-5)


@torch.no_grad()
def beam_one_is_greedy():
    model = tiny().float()
    source = [5, 9, 11, settings.EOS]
    memory, state = model.encoder(torch.tensor([source]), torch.tensor([4]))
    state, tokens = state[:, None], [settings.BOS]
    while tokens[-1] != settings.EOS and len(tokens) <= 20:
        logits, state, _ = model.decoder.step(torch.tensor([tokens[-1:]]), memory, state)
        logits[..., [settings.PAD, settings.BOS, settings.UNK]] = decode.NEVER  # the source has no <unk>
        tokens.append(int(logits.argmax()))
    assert decode.search(model, [source], 1, 1.0, 20)[0].tokens == tokens[1:]


@torch.no_grad()
def unknowns_are_generated_only_where_the_source_has_some():
    model = tiny().float()
    model.decoder.bias[settings.UNK] = 5
    with_unknown, without = decode.search(model, [[5, settings.UNK, settings.EOS], [5, 9, settings.EOS]], 2, 1.0, 20)
    assert settings.UNK in with_unknown.tokens and settings.UNK not in without.tokens


def gru_weights_survive_onnx_order():
    state = tiny().state_dict()
    back = graphs.unstack_gru(graphs.stack_gru(state))
    assert back and all(torch.equal(tensor, state[name]) for name, tensor in back.items())


def names_and_addresses_are_hidden():
    """The same cases as in the service's tests"""
    reader = Reader.__new__(Reader)
    reader.words = set("my friend anna lives in london collision the see dr".split())
    for text, *expected in (
            ("My friend Kowalczyk lives in London.", "Kowalczyk"), ("My friend Ngozi Okonkwo lives in Enugu, London.", "Ngozi Okonkwo", "Enugu"),
            ("See Dr. Kowalczyk's friend O'Brien.", "Kowalczyk", "Brien"), ("My friend Anna Okonkwo-Smith lives.",), ("Kowalczyk lives.", "Kowalczyk"), ("The Collision in LONDON, NATO.",), ("My friend okonkwo lives.",),
            ("See https://www.example.com/a-b?c=1, www.example.org. In London.", "https://www.example.com/a-b?c=1", "www.example.org"),
            ("See (http://example.com/x).", "http://example.com/x"),
            ("My friend (first.last+tag@mail.example.com) lives.", "first.last+tag@mail.example.com")):
        assert [text[slice(*span)] for span in reader.spans(text)] == expected, text


def metrics_are_those_of_sacrebleu():
    """Expected values were printed by sacreBLEU 2 with its defaults"""
    hypotheses = ["Le chat noir voit 3,5 chiens.", "Il a dit \"non\" à l'homme-orchestre."]
    references = ["Le chat noir voit 3,5 chevaux.", "Il disait \"non\" à l'homme orchestre !"]
    assert abs(metrics.bleu(hypotheses, references) - 45.52900717) < 1e-6
    assert abs(metrics.chrf(hypotheses, references) - 72.21193195) < 1e-6


if __name__ == "__main__":
    for check in (gradients_are_those_of_autograd, a_sentence_translates_the_same_alone_and_in_a_batch, beam_one_is_greedy,
                  unknowns_are_generated_only_where_the_source_has_some, gru_weights_survive_onnx_order,
                  names_and_addresses_are_hidden, metrics_are_those_of_sacrebleu):
        check()
        print("ok  " + check.__name__.replace("_", " "))
