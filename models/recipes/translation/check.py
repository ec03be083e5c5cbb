"""Checks in seconds what training would only show in hours: `python3 check.py`."""

import dataclasses
import itertools
import random

import numpy as np
import torch
from torch.nn import functional as F

import config as settings
import decode
import graphs
import links as word_links
import metrics
import numerals
import templates
import variation
from loss import FLOOR, SmoothedLoss, guided
from model import Translator
from reader import HIDDEN, Reader

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
    linked = torch.zeros(3, 6, 5).double()
    linked[0, 0, 1] = linked[0, 2, :2] = linked[2, 5, 3] = 1
    memory, state = model.encoder(source, lengths)
    state, logits, rows = state[:, None], [], []
    for token in shifted.split(1, 1):
        step, state, row = model.decoder.step(token, memory, state)
        logits.append(step)
        rows.append(row)
    plain = F.cross_entropy(torch.cat(logits, 1).flatten(0, 1), target, label_smoothing=0.1, reduction="sum")
    decoder = model.decoder
    features, attention = model(source, lengths, shifted)
    fast = SmoothedLoss.apply(features.flatten(0, 1), decoder.embedding.weight, decoder.bias, target, 0.1)
    assert torch.allclose(plain, fast)
    if attention is not None:
        off_links, count = guided(attention, linked)
        rows = torch.cat(rows, 1)
        right = torch.stack((rows[0, 0, 1], rows[0, 2, 0] + rows[0, 2, 1], rows[2, 5, 3]))
        assert count == 3 and torch.allclose(off_links, -(right + FLOOR).log().sum())
        plain, fast = plain - (right + FLOOR).log().sum(), fast + off_links
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


class Pieces:
    """Three characters a piece, the space before a word among them"""

    def encode(self, text, out_type):
        piece = lambda start: type("Piece", (), {"id": start, "begin": start, "end": min(len(text), start + 3)})
        return type("Text", (), {"pieces": [piece(start) for start in range(0, len(text), 3)]})


def links_of_words_become_links_of_pieces():
    """`I'd go.` is I' d go . and its pieces are `I'd`, ` go`, `.`"""
    _, source = word_links.encode(Pieces(), "I'd go.")
    _, target = word_links.encode(Pieces(), "J'y vais")  # J' y vais, in pieces J'y, va, is
    assert [list(words) for words in source] == [[0, 1], [2], [3]] and [list(words) for words in target] == [[0, 1], [2], [2]]
    assert word_links.of_pieces("0-0 2-2", source, target).tolist() == [[0, 0], [1, 1], [2, 1]]
    assert word_links.of_pieces("", source, target).shape == (0, 2)


def links_stay_with_their_words_or_go():
    """Whatever is done to a sentence, a link that is left joins words that belong together"""
    rng, pair = random.Random(1), ("Tom gave Mary a book in Boston.", "Tom a donné un livre à Marie à Boston.")
    together = {"gave": "donné", "a": "un", "book": "livre", ".": "."}
    seen = set()
    for _ in range(2000):
        source, target, links = variation.vary(*pair, "0-0 1-2 2-6 3-3 4-4 6-8 7-9", rng)
        ours, theirs = word_links.WORD.findall(source), word_links.WORD.findall(target)
        for i, j in (map(int, link.split("-")) for link in links.split()):
            seen.add((ours[i], theirs[j]))
            assert (ours[i].lower(), theirs[j].lower()) in together.items() or ours[i][0].lower() == theirs[j][0].lower(), (source, target, links)
        assert source.count(HIDDEN) == target.count(HIDDEN)
    assert len(seen) > 50 and any(HIDDEN in pair for pair in seen)


def numbers_are_written_as_each_language_does():
    assert [numerals.written("1250.5", language) for language in ("en", "fr", "de")] == ["1,250.5", "1 250,5", "1.250,5"]
    assert [numerals.spelled(n, "fr") for n in (71, 80, 97, 200, 342)] == \
        ["soixante et onze", "quatre-vingts", "quatre-vingt-dix-sept", "deux cents", "trois cent quarante-deux"]
    assert [numerals.spelled(n, "de") for n in (12, 23, 70, 345)] == ["zwölf", "dreiundzwanzig", "siebzig", "dreihundertfünfundvierzig"]
    assert [numerals.spelled(n, "en") for n in (19, 40, 67, 205)] == ["nineteen", "forty", "sixty-seven", "two hundred and five"]
    assert [numerals.time_of_day(19, 30, language) for language in ("fr", "de")] == ["19 h 30", "19:30 Uhr"]


def templates_come_of_what_fits():
    for source, target, language, kind in (
            ("I ate 30 apples.", "J'ai mangé 30 pommes.", "fr", "count"), ("I ate two apples.", "Ich aß zwei Äpfel.", "de", "count"),
            ("It is 30 degrees.", "Il fait 30 degrés.", "fr", "signed"), ("I paid $1,300.", "Ich bezahlte 1.300 Dollar.", "de", "money"),
            ("Be here at 2:30 p.m.", "Sei um 14.30 Uhr hier.", "de", "clock"), ("It is 7 o'clock.", "Il est 7 heures.", "fr", "clock"),
            ("I ate 30 of 40 apples.", "J'ai mangé 30 pommes sur 40.", "fr", None), ("He was 30 then.", "Er war damals 30.", "de", None),
            ("I ate two apples.", "J'ai mangé trois pommes.", "fr", None), ("Call me at 7:30 in the evening.", "Ruf mich um 19:30 Uhr an.", "de", None)):
        found = templates.frame_of(source, target, language)
        assert (found and found[0].__name__) == kind, source
    assert templates.not_all("All the students passed.", "Tous les étudiants ont réussi.", "fr") == \
        ("Not all the students passed.", "Les étudiants n'ont pas tous réussi.")
    assert templates.not_all("Everyone laughs.", "Jeder lacht.", "de") == ("Not everyone laughs.", "Nicht jeder lacht.")
    assert templates.not_all("All the students never passed.", "Alle Studenten bestanden nie.", "de") is None


def metrics_are_those_of_sacrebleu():
    """Expected values were printed by sacreBLEU 2 with its defaults"""
    hypotheses = ["Le chat noir voit 3,5 chiens.", "Il a dit \"non\" à l'homme-orchestre."]
    references = ["Le chat noir voit 3,5 chevaux.", "Il disait \"non\" à l'homme orchestre !"]
    assert abs(metrics.bleu(hypotheses, references) - 45.52900717) < 1e-6
    assert abs(metrics.chrf(hypotheses, references) - 72.21193195) < 1e-6


def what_is_right_to_the_letter_counts():
    references = ["Oui.", "Il a 1 250 amis.", "À 19 h 30."]
    assert metrics.exact(["Oui.", "Il a 1 250 amis", "À 19 h 30."], references) == 200 / 3
    assert metrics.figures(["Non.", "Elle a 1 250 chats.", "À 19 h."], references) == 50
    assert metrics.figures(["Non."], ["Oui."]) is None


if __name__ == "__main__":
    for check in (gradients_are_those_of_autograd, a_sentence_translates_the_same_alone_and_in_a_batch, beam_one_is_greedy,
                  unknowns_are_generated_only_where_the_source_has_some, gru_weights_survive_onnx_order,
                  names_and_addresses_are_hidden, links_of_words_become_links_of_pieces,
                  links_stay_with_their_words_or_go, numbers_are_written_as_each_language_does, templates_come_of_what_fits,
                  metrics_are_those_of_sacrebleu, what_is_right_to_the_letter_counts):
        check()
        print("ok  " + check.__name__.replace("_", " "))
