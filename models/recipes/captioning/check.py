"""Checks in seconds what training would only show in hours: `python3 check.py`."""
import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # recipes import one another by folder name
from captioning.captioners import CAPTIONERS
from captioning.data import END, START
from captioning.search import beam_search
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


def main():
    for check in (weights_sum_to_one, hidden_locations_weigh_nothing_and_change_nothing, soft_weights_of_zero_and_one_are_hard_attention,
                  a_scorer_of_zeros_looks_everywhere_alike, a_sentinel_of_one_ignores_the_locations, gumbel_noise_draws_from_the_attention,
                  teacher_forcing_is_one_step_after_the_other, beam_one_is_greedy, every_weight_learns):
        check()
        print(f"ok {check.__name__.replace('_', ' ')}")


if __name__ == "__main__":
    main()
