"""Show, Attend and Tell with hard attention (Xu et al. 2015, section 4.1): every word sees one location, trained with REINFORCE.

The location is argmax(log alpha + noise). Gumbel noise makes that a draw from alpha, no noise makes it the likeliest location; the
service hands the noise in, so that one seed always draws the same places.
"""
from dataclasses import dataclass

import torch

from captioning.soft import SoftConfig, SoftDecoder

STEPS = 24  # words at most that noise is made for


@dataclass
class HardConfig(SoftConfig):
    doubly_stochastic: float = 0.0  # of the paper's soft variant only
    reinforce: float = 0.1          # weight of the score-function gradient
    entropy: float = 0.01           # bonus that keeps alpha from settling too early
    half_soft: float = 0.5          # share of the words that see the weighted mean in training, which lowers the variance
    discount: float = 0.5           # a location answers for its own word, and half as much for each that follows


class HardDecoder(SoftDecoder):
    MEMORY, STATES = (*SoftDecoder.MEMORY, "gumbel"), (*SoftDecoder.STATES, "position")
    SHOWN, INPUTS = (*SoftDecoder.SHOWN, "chosen"), (*SoftDecoder.INPUTS, "noise")

    def __init__(self, config):
        super().__init__(config)
        self.baseline = None  # moving average of the reward

    def start(self, features, mask=None, noise=None):
        """noise [batch, locations, steps]: standard Gumbel noise, or zeros for the likeliest location"""
        memory, states = super().start(features, mask)
        memory["gumbel"] = features.new_zeros(*features.shape[:2], STEPS) if noise is None else noise
        return memory, {**states, "position": torch.zeros_like(features[:, 0, :1])}

    def weigh(self, memory, states):
        log_alpha = self.energy(memory, states["state"]).log_softmax(2)     # [batch, rows, locations]
        alpha, position = log_alpha.exp(), states["position"]
        steps = torch.arange(STEPS, device=alpha.device)
        noise = (steps == position).float() @ memory["gumbel"].transpose(1, 2)  # this step's, [batch, rows, locations]
        if self.training or self.drawing:
            noise = -torch.log(-torch.log(torch.rand_like(alpha).clamp(1e-9, 1 - 1e-7)))
        chosen = (log_alpha + noise).argmax(2, keepdim=True)                # [batch, rows, 1]
        weights = (torch.arange(alpha.shape[2], device=alpha.device) == chosen).float()
        shown = {"attention": alpha, "chosen": chosen[:, :, 0].float()}
        if self.training or self.drawing:
            half_soft = self.config.half_soft if self.training else 0.0
            soft = (torch.rand_like(chosen[..., :1].float()) < half_soft).float()
            shown["drawn"] = (1 - soft).squeeze(2) * log_alpha.gather(2, chosen).squeeze(2)
            weights = soft * alpha + (1 - soft) * weights
        return weights, {"position": position + 1}, shown

    def penalty(self, shown, log_probs, mask):
        """REINFORCE with a moving-average baseline and an entropy bonus (equation 12 of the paper)."""
        c, reward = self.config, torch.zeros_like(log_probs)
        following = torch.zeros_like(log_probs[:, :, 0])
        for t in reversed(range(log_probs.shape[2])):
            following = log_probs[:, :, t].detach() * mask[:, :, t] + c.discount * following
            reward[:, :, t] = following
        mean = ((reward * mask).sum() / mask.sum()).item()
        self.baseline = mean if self.baseline is None else 0.9 * self.baseline + 0.1 * mean
        gain = c.reinforce * (reward - self.baseline) * shown["drawn"]
        return super().penalty(shown, log_probs, mask) - (gain * mask).sum() / mask.sum()

    def cost(self, shown, mask):
        alpha = shown["attention"]
        entropy = -(alpha * alpha.clamp_min(1e-9).log()).sum(3)             # [batch, rows, length]
        return -self.config.entropy * (entropy * mask).sum() / mask.sum()
