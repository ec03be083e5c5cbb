"""The decoder's steps along a given translation as one node of the graph, with its gradient written out."""

import torch
from torch.autograd import Function

tanh_backward, sigmoid_backward = torch.ops.aten.tanh_backward, torch.ops.aten.sigmoid_backward


def gru(inputs, hidden, state):
    """As `model.gru` -> next state, what its gradient needs"""
    width = state.shape[-1]
    gates = torch.sigmoid(inputs[:, :2 * width] + hidden[:, :2 * width])
    candidate = torch.tanh(torch.addcmul(inputs[:, 2 * width:], gates[:, :width], hidden[:, 2 * width:]))
    return torch.lerp(candidate, state, gates[:, width:]), (gates, candidate, hidden[:, 2 * width:], state)


def gru_gradient(gradient, saved, d_inputs, d_hidden):
    """Fills d_inputs and d_hidden; returns the part of the last state's gradient that passes by the gates"""
    gates, candidate, hidden, state = saved
    width = state.shape[-1]
    reset, update = gates[:, :width], gates[:, width:]
    passed = gradient * update
    d_candidate = tanh_backward(gradient - passed, candidate)
    d_gates = torch.cat((d_candidate * hidden, gradient * (state - candidate)), 1)
    d_inputs[:, :2 * width] = d_hidden[:, :2 * width] = sigmoid_backward(d_gates, gates)
    d_inputs[:, 2 * width:] = d_candidate
    torch.mul(d_candidate, reset, out=d_hidden[:, 2 * width:])
    return passed


class Recurrence(Function):
    """Words into GRU1 [steps, batch, 3H], annotations, keys, mask and first state -> states, contexts, attention [steps, batch, ...]

    Autograd adds up the gradients of matrices and annotations step by step; here each is one product for all steps, and an update takes
    a seventh less time.
    """

    @staticmethod
    def forward(ctx, words, annotations, keys, mask, state, first, first_bias, query, score, context, context_bias, second, second_bias):
        closed = torch.zeros_like(mask).masked_fill_(mask == 0, float("-inf"))  # [batch, length]
        start, steps = state, []
        for word in words:
            between, saved_first = gru(word, torch.addmm(first_bias, state, first.t()), state)
            scores = torch.tanh(keys + (between @ query.t())[:, None])  # [batch, length, A]
            weights = torch.softmax((scores @ score[0]) + closed, 1)
            seen = torch.bmm(weights[:, None], annotations)[:, 0]
            state, saved_second = gru(torch.addmm(context_bias, seen, context.t()), torch.addmm(second_bias, between, second.t()), between)
            steps.append((state, seen, weights, scores, saved_first, saved_second))
        ctx.steps, ctx.start = steps, start
        ctx.save_for_backward(annotations, keys, first, query, score, context, second)
        return tuple(torch.stack(values) for values in list(zip(*steps))[:3])

    @staticmethod
    def backward(ctx, d_states, d_contexts, d_rows):
        annotations, keys, first, query, score, context, second = ctx.saved_tensors
        steps, start = ctx.steps, ctx.start
        buffer = lambda width: annotations.new_empty(len(steps), len(annotations), width)
        d_words, d_first, d_seconds, d_seens_in = (buffer(len(first)) for _ in range(4))
        d_query, d_seen = buffer(len(query)), buffer(annotations.shape[2])
        d_keys, d_score, d_state = torch.zeros_like(keys), torch.zeros_like(score), torch.zeros_like(start)
        transposed = annotations.transpose(1, 2)
        for i in reversed(range(len(steps))):
            _, _, weights, scores, saved_first, saved_second = steps[i]
            d_between = gru_gradient(d_state + d_states[i], saved_second, d_seens_in[i], d_seconds[i]).addmm_(d_seconds[i], second)
            torch.addmm(d_contexts[i], d_seens_in[i], context, out=d_seen[i])
            d_weights = torch.baddbmm(d_rows[i][:, None], d_seen[i][:, None], transposed)[:, 0]
            d_weights *= weights
            d_energy = d_weights - weights * d_weights.sum(1, keepdim=True)  # [batch, length]
            d_score += d_energy.flatten() @ scores.flatten(0, 1)
            d_scores = tanh_backward(d_energy[..., None] * score, scores)
            d_keys += d_scores
            torch.sum(d_scores, 1, out=d_query[i])
            d_between.addmm_(d_query[i], query)
            d_state = gru_gradient(d_between, saved_first, d_words[i], d_first[i]).addmm_(d_first[i], first)
        before = torch.stack([step[4][3] for step in steps]).flatten(0, 1)
        between = torch.stack([step[5][3] for step in steps]).flatten(0, 1)
        seen = torch.stack([step[1] for step in steps]).flatten(0, 1)
        rows = torch.stack([step[2] for step in steps], 2)  # [batch, length, steps]
        d_annotations = rows @ d_seen.transpose(0, 1)
        d_first, d_query, d_seens_in, d_seconds = (gradient.flatten(0, 1) for gradient in (d_first, d_query, d_seens_in, d_seconds))
        return (d_words, d_annotations, d_keys, None, d_state, d_first.t() @ before, d_first.sum(0), d_query.t() @ between, d_score,
                d_seens_in.t() @ seen, d_seens_in.sum(0), d_seconds.t() @ between, d_seconds.sum(0))
