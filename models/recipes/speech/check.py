"""Checks in seconds what training would only show in hours: `python3 check.py`."""

import dataclasses

import numpy as np
import torch

import config as settings
import data
import evaluate
import graphs
from audio import RATE, resample
from lstm import bidirectional
from model import FLOOR, Transcriber, triangles


def tiny():
    torch.manual_seed(0)
    config = dataclasses.replace(settings.Config(), listener=8, speller=12, embedding=6, attention=8, dropout=0.0)
    return Transcriber(config).eval()


def tone(hertz, seconds=0.64):
    return np.sin(2 * np.pi * hertz * np.arange(int(seconds * RATE)) / RATE).astype(np.float32) * 0.3


def hearing_is_a_log_mel_spectrogram():
    """Against NumPy's FFT of each frame, on noise: its weights are float16, so bands 60 dB below the loudest are not exact"""
    model, samples = tiny(), np.random.default_rng(0).standard_normal(10240).astype(np.float32) / 10
    c = model.config
    ours = model.hearing.bands(torch.from_numpy(samples)[None])[0].numpy()
    assert ours.shape == (len(samples) // c.hop, c.bands)
    window, margin = np.hanning(c.window + 1)[:-1], (c.window - c.hop) // 2
    padded = np.pad(samples, margin)
    for frame in range(len(ours)):
        power = np.abs(np.fft.rfft(padded[frame * c.hop:frame * c.hop + c.window] * window, c.fft)) ** 2
        assert np.allclose(ours[frame], np.log(power @ triangles(c) + FLOOR), atol=0.02)


def our_lstm_is_that_of_pytorch():
    """Outputs and every gradient, on padded sequences"""
    torch.manual_seed(0)
    layer = torch.nn.LSTM(5, 7, bidirectional=True, batch_first=True).double()
    inputs, lengths = torch.randn(3, 6, 5).double().requires_grad_(), torch.tensor([6, 2, 4])
    packed = torch.nn.utils.rnn.pack_padded_sequence(inputs, lengths, batch_first=True, enforce_sorted=False)
    theirs, _ = torch.nn.utils.rnn.pad_packed_sequence(layer(packed)[0], batch_first=True)
    ours, weights = bidirectional(layer, inputs, lengths), torch.randn_like(theirs)
    assert torch.allclose(ours, theirs)
    wanted = [inputs, *layer.parameters()]
    for our, their in zip(*(torch.autograd.grad((outputs * weights).sum(), wanted) for outputs in (ours, theirs))):
        assert torch.allclose(our, their)


@torch.no_grad()
def a_recording_is_heard_the_same_alone_and_in_a_batch():
    model = tiny()
    pieces = [tone(500, 0.5), tone(900, 1.3), tone(700, 0.02)]
    samples, lengths, *_ = data.collate([(piece, "") for piece in pieces], model.config.step)
    together, _ = model.start(samples, lengths)
    for row, piece in enumerate(pieces):
        alone, _ = model.start(data.collate([(piece, "")], model.config.step)[0])
        steps = alone["annotations"].shape[1]
        assert steps == int(together["mask"][row].sum())
        assert torch.allclose(alone["annotations"][0], together["annotations"][row, :steps], atol=1e-5)


@torch.no_grad()
def teacher_forcing_is_one_step_after_the_other():
    model = tiny()
    samples, lengths, shifted, _ = data.collate([(tone(500), "ab c"), (tone(700), "d")], model.config.step)
    logits, _ = model(model.hearing(samples), -(-lengths // model.config.step), shifted)
    memory, states = model.start(samples, lengths)
    states = {name: value[:, None] for name, value in states.items()}
    for place, tokens in enumerate(shifted.split(1, 1)):
        step, states, shown = model.step(tokens, memory, states)
        assert torch.allclose(step, logits[:, place:place + 1], atol=1e-5)
        assert torch.allclose(shown["attention"].sum(-1), torch.ones(2, 1))


def lstm_weights_survive_onnx_order():
    state = tiny().state_dict()
    back = graphs.stack_lstm(state, 1)
    graphs.unstack_lstm(back, 1)
    assert len(back) == 8 and all(torch.equal(tensor, state[name]) for name, tensor in back.items())


def resampling_keeps_a_tone():
    there = np.sin(2 * np.pi * 1000 * np.arange(22050) / 22050) * np.hanning(22050)
    here = np.sin(2 * np.pi * 1000 * np.arange(RATE) / RATE) * np.hanning(RATE)
    assert np.abs(resample(there, 22050) - here).max() < 1e-3


def error_rates_count_edits():
    assert evaluate.edits("kitten", "sitting") == 3 and evaluate.edits("", "abc") == 3
    assert evaluate.error_rate([["one", "two"], ["six"]], [["one", "ten", "two"], ["six"]]) == 25.0


if __name__ == "__main__":
    for check in (hearing_is_a_log_mel_spectrogram, our_lstm_is_that_of_pytorch, a_recording_is_heard_the_same_alone_and_in_a_batch,
                  teacher_forcing_is_one_step_after_the_other, lstm_weights_survive_onnx_order, resampling_keeps_a_tone,
                  error_rates_count_edits):
        check()
        print("ok  " + check.__name__.replace("_", " "))
