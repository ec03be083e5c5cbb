"""What makes a recurrent decoder trainable on one CPU core: gradients of shared matrices as one large product each.

Autograd adds a full-size gradient to a weight matrix once per time step: for a matrix of a million weights and small batches
that costs as much as the products themselves. Both functions here compute the same gradients with far less memory traffic.
"""

import torch
from torch.autograd import Function


class Shared:
    """A matrix used at every time step: `Shared(weight)(x)` is `x @ weight.T`.

    The steps only note their inputs and output gradients; when the last of them is done, autograd calls `_Collect.backward`,
    which multiplies them all at once.
    """

    def __init__(self, weight):
        self.inputs, self.gradients = [], []
        self.weight = _Collect.apply(weight, self) if torch.is_grad_enabled() else weight

    def __call__(self, x):  # [batch, in] -> [batch, out]
        return _Product.apply(x, self.weight, self) if torch.is_grad_enabled() else x @ self.weight.t()


class _Collect(Function):
    @staticmethod
    def forward(ctx, weight, shared):
        ctx.shared = shared
        ctx.set_materialize_grads(False)
        return weight.view_as(weight)

    @staticmethod
    def backward(ctx, _):
        return torch.cat(ctx.shared.gradients).t() @ torch.cat(ctx.shared.inputs), None


class _Product(Function):
    @staticmethod
    def forward(ctx, x, weight, shared):
        ctx.weight, ctx.shared, ctx.x = weight.detach(), shared, x.detach()
        return x @ weight.t()

    @staticmethod
    def backward(ctx, gradient):
        ctx.shared.inputs.append(ctx.x)
        ctx.shared.gradients.append(gradient)
        return gradient @ ctx.weight, None, None


class SmoothedLoss(Function):
    """Sum of the label-smoothed cross-entropies of softmax(features @ weight.T + bias), and their gradients, in one pass.

    [tokens, vocabulary] never exists as a whole: chunks that fit in cache are turned from logits into gradients in place.
    """

    CHUNK = 256

    @staticmethod
    def forward(ctx, features, weight, bias, targets, smoothing):
        d_features, d_weight, d_bias = torch.empty_like(features), torch.zeros_like(weight), torch.zeros_like(bias)
        loss, vocabulary = 0.0, len(weight)
        for start in range(0, len(features), SmoothedLoss.CHUNK):
            x, y = features[start:start + SmoothedLoss.CHUNK], targets[start:start + SmoothedLoss.CHUNK, None]
            logits = torch.addmm(bias, x, weight.t())
            mean, wanted = logits.mean(1, keepdim=True), logits.gather(1, y)
            top = logits.amax(1, keepdim=True)
            p = logits.sub_(top).exp_()
            total = p.sum(1, keepdim=True)
            loss += ((top + total.log()) - (1 - smoothing) * wanted - smoothing * mean).sum().item()
            gradient = p.div_(total).sub_(smoothing / vocabulary)
            gradient.scatter_add_(1, y, torch.full_like(wanted, smoothing - 1))
            d_features[start:start + SmoothedLoss.CHUNK] = gradient @ weight
            d_weight.addmm_(gradient.t(), x)
            d_bias += gradient.sum(0)
        ctx.save_for_backward(d_features, d_weight, d_bias)
        return features.new_tensor(loss)

    @staticmethod
    def backward(ctx, scale):
        return (*(scale * gradient for gradient in ctx.saved_tensors), None, None)
