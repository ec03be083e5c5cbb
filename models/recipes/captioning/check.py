"""Checks in seconds what training would only show in hours: `python3 check.py`."""
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from captioning import metrics
from captioning.captioners import CAPTIONERS
from captioning.data import END, PAD, START
from captioning.search import beam_search
from captioning.self_critical import Reward, Settings, sample, word_match
from captioning.train import caption_loss

VOCABULARY, LOCATIONS, CHANNELS = 60, 12, 16


def tiny(name):
    """A captioner of random weights, and features of three photos."""
    torch.manual_seed(0)
    captioner = CAPTIONERS[name]
    sizes = {"scorer": 8, "attributes": 20}
    own = {key: value for key, value in sizes.items() if key in captioner.config.__dataclass_fields__}
    decoder = captioner.decoder(captioner.config(VOCABULARY, features=CHANNELS, hidden=10, embedding=8, **own)).eval()
    if hasattr(decoder, "attribute_tokens"):
        decoder.attribute_tokens.copy_(torch.arange(10, 30))
    return decoder, torch.rand(3, LOCATIONS, CHANNELS)


def one_step(decoder, features, mask=None):
    memory, states = decoder.start(features, mask)
    return decoder.step(torch.full((len(features), 1), START), memory, {name: value.unsqueeze(1) for name, value in states.items()})


def mask_of(*hidden):
    mask = torch.ones(3, LOCATIONS)
    mask[:, list(hidden)] = 0
    return mask


@torch.no_grad()
def weights_sum_to_one():
    for name in CAPTIONERS:
        decoder, features = tiny(name)
        _, _, shown = one_step(decoder, features)
        if "attention" in shown:
            total = shown["attention"].sum(2) + shown.get("sentinel", 0)
            assert torch.allclose(total, torch.ones_like(total), atol=1e-6), name
        for key in ("input_attention", "output_attention"):
            if key in shown:
                assert torch.allclose(shown[key].sum(2), torch.ones(3, 1), atol=1e-6), name


@torch.no_grad()
def hidden_locations_weigh_nothing_and_change_nothing():
    mask = mask_of(2, 7)
    for name in CAPTIONERS:
        decoder, features = tiny(name)
        logits, _, shown = one_step(decoder, features, mask)
        if "attention" in shown:
            assert (shown["attention"][:, :, [2, 7]] == 0).all(), name
            total = shown["attention"].sum(2) + shown.get("sentinel", 0)
            assert torch.allclose(total, torch.ones_like(total), atol=1e-6), name
        features[:, [2, 7]] += 5
        assert torch.allclose(one_step(decoder, features, mask)[0], logits, atol=1e-4), name


@torch.no_grad()
def soft_weights_of_zero_and_one_are_hard_attention():
    (soft, features), (hard, _) = tiny("soft"), tiny("hard")
    soft.score.weight.mul_(1e4)
    hard.load_state_dict(soft.state_dict())
    expected, _, shown = one_step(soft, features)
    assert (shown["attention"].max(2).values > 0.9999).all()
    got, _, picked = one_step(hard, features)
    assert torch.equal(picked["chosen"].long(), shown["attention"].argmax(2))
    assert torch.allclose(got, expected, atol=1e-4)


@torch.no_grad()
def a_scorer_of_zeros_looks_everywhere_alike():
    for name in ("soft", "hard"):
        decoder, features = tiny(name)
        decoder.score.weight.zero_()
        attention = one_step(decoder, features)[2]["attention"]
        assert torch.allclose(attention, torch.full_like(attention, 1 / LOCATIONS)), name


@torch.no_grad()
def a_sentinel_of_one_ignores_the_locations():
    decoder, features = tiny("adaptive")
    decoder.score_sentinel.bias.fill_(1e3)   # tanh is then 1, and so is every product with a positive scorer
    decoder.score.weight.abs_().mul_(1e3)
    memory, states = decoder.start(features)
    memory["keys"] -= 1e3
    states = {name: value.unsqueeze(1) for name, value in states.items()}
    tokens = torch.full((3, 1), START)
    logits, _, shown = decoder.step(tokens, memory, states)
    assert (shown["sentinel"] == 1).all() and (shown["attention"] == 0).all()
    memory["values"] = torch.rand_like(memory["values"])
    assert torch.equal(decoder.step(tokens, memory, states)[0], logits)


@torch.no_grad()
def gumbel_noise_draws_from_the_attention():
    decoder, features = tiny("hard")
    draws, features = 4000, features[:1]
    noise = -torch.log(-torch.log(torch.rand(draws, LOCATIONS, 24)))
    memory, states = decoder.start(features.expand(draws, -1, -1), None, noise)
    _, _, shown = decoder.step(torch.full((draws, 1), START), memory, {name: value.unsqueeze(1) for name, value in states.items()})
    frequency = torch.bincount(shown["chosen"].flatten().long(), minlength=LOCATIONS) / draws
    assert (frequency - shown["attention"][0, 0]).abs().max() < 0.03


@torch.no_grad()
def teacher_forcing_is_one_step_after_the_other():
    for name in CAPTIONERS:
        decoder, features = tiny(name)
        captions = torch.tensor([[[START, 20, 31, 12, END]]]).expand(3, 2, -1)
        logits, shown = decoder(features, captions)
        memory, states = decoder.start(features)
        states = {key: value.unsqueeze(1).expand(-1, 2, -1) for key, value in states.items()}
        for t in range(captions.shape[2] - 1):
            step, states, seen = decoder.step(captions[:, :, t], memory, states)
            assert torch.allclose(step, logits[:, :, t], atol=1e-5), name
            assert all(torch.allclose(seen[key], shown[key][:, :, t], atol=1e-5) for key in decoder.SHOWN), name


@torch.no_grad()
def beam_one_is_greedy():
    for name in CAPTIONERS:
        decoder, features = tiny(name)
        memory, states = decoder.start(features[:1])
        states, tokens = {key: value.unsqueeze(1) for key, value in states.items()}, [START]
        while tokens[-1] != END and len(tokens) <= 8:
            logits, states, _ = decoder.step(torch.tensor([tokens[-1:]]), memory, states)
            tokens.append(int(logits.argmax()))
        assert beam_search(decoder, features[:1], beam=1, max_tokens=8)[0].tokens == tokens[1:], name


def every_weight_learns():
    for name in CAPTIONERS:
        decoder, features = tiny(name)
        captions = torch.randint(4, VOCABULARY, (3, 5, 9))
        captions[:, :, 0], captions[:, :, -1] = START, END
        caption_loss(decoder.train(), features, captions[:, :2], 0.1, captions).backward()
        still = [key for key, value in decoder.named_parameters() if value.grad is None or not value.grad.abs().sum() > 0]
        assert not still, f"{name}: {still}"


def rewards_reach_every_weight():
    """Those of hard attention's scorer, too: its places are drawn as the words are. Detection learns from its own loss alone."""
    for name in CAPTIONERS:
        decoder, features = tiny(name)
        decoder.drawing = True
        tokens, log_probs, shown = sample(decoder, features, 4, 8)
        assert tokens.shape == log_probs.shape, name
        choices = log_probs + shown.get("drawn", 0.0) * (tokens != PAD)
        (choices * torch.rand(3, 4, 1)).sum().backward()
        still = [key for key, value in decoder.named_parameters() if value.grad is None or not value.grad.abs().sum() > 0]
        assert set(still) <= {"detect.weight", "detect.bias"}, f"{name}: {still}"


@torch.no_grad()
def greedy_samples_are_beam_one():
    for name in CAPTIONERS:
        decoder, features = tiny(name)
        tokens = sample(decoder, features, 1, 8, greedy=True)[0]
        for i, row in enumerate(tokens[:, 0].tolist()):
            expected = beam_search(decoder, features[i:i + 1], beam=1, max_tokens=8)[0].tokens
            assert [token for token in row if token != PAD][:8] == expected, name


def looking_has_a_price_and_the_sentinel_can_be_shut_out():
    decoder, features = tiny("adaptive")
    captions = torch.randint(4, VOCABULARY, (3, 2, 9))
    shown = decoder(features, captions)[1]
    decoder.cost(shown, torch.ones(3, 2, 8)).backward()
    before = shown["sentinel"].mean()
    with torch.no_grad():
        for weight in (decoder.score_sentinel.weight, decoder.score_sentinel.bias, decoder.score.weight):
            weight -= 0.1 * weight.grad / weight.grad.norm()
        assert decoder(features, captions)[1]["sentinel"].mean() > before
        decoder.sentinel_bias = -1e9
        assert (decoder(features, captions)[1]["sentinel"] == 0).all()


def who_is_named_without_being_there():
    a_dog, a_man, a_woman = "a dog runs".split(), "a man runs".split(), "a woman runs".split()
    scores = metrics.evaluate([a_dog, a_dog, a_man], [[a_dog] * 5, [a_man] * 5, [a_woman] * 5])
    assert (scores["dogCaptions"], scores["dogCaptionsWithoutDog%"]) == (2, 50.0)
    assert (scores["photosOfWomenOnly"], scores["womenAsMen"]) == (1, 1)
    assert abs(scores["distinct%"] - 66.67) < 0.01
    reward = Reward([[a_dog] * 5, [a_man] * 5, [a_man] * 5], Settings(cider=0.0, bleu=0.0))
    assert reward(a_dog, 0) - reward(a_dog, 1) > reward.settings.stranger
    assert word_match(a_dog, [a_dog] * 5) == 1
    balance = reward.balance()
    assert balance[0] > balance[1] and abs(balance.mean() - 1) < 1e-6


def a_captioner_does_not_differ_from_itself():
    captions, references = [["a", "dog"], ["a", "man"]], [[["a", "dog", "runs"]] * 2, [["a", "man", "sits"]] * 2]
    assert metrics.paired_bootstrap(captions, captions, references, 20) == {"BLEU-4": [0.0, 0.0], "CIDEr-D": [0.0, 0.0]}


def main():
    for check in (weights_sum_to_one, hidden_locations_weigh_nothing_and_change_nothing, soft_weights_of_zero_and_one_are_hard_attention,
                  a_scorer_of_zeros_looks_everywhere_alike, a_sentinel_of_one_ignores_the_locations, gumbel_noise_draws_from_the_attention,
                  teacher_forcing_is_one_step_after_the_other, beam_one_is_greedy, every_weight_learns, rewards_reach_every_weight,
                  greedy_samples_are_beam_one, looking_has_a_price_and_the_sentinel_can_be_shut_out, who_is_named_without_being_there,
                  a_captioner_does_not_differ_from_itself):
        check()
        print(f"ok {check.__name__.replace('_', ' ')}")


if __name__ == "__main__":
    main()
