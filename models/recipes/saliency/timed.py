"""Training for a given time: what the loops of saliency and fixation share."""
import copy
import signal
import time
from dataclasses import asdict

import numpy as np
import torch

from vision.train import update_average

SAVE_MINUTES = 5
LOG_EVERY = 50  # updates


class TimedRun:
    """A model, its moving average and its optimiser, kept in one checkpoint that resumes.

    The learning rate rises over the first updates and falls to 0 at the end of the minutes, so a run of any length ends settled.
    settings has minutes, warmup, average, clip and seed.
    """

    def __init__(self, path, model, optimiser, settings):
        self.path, self.model, self.optimiser, self.settings = path, model, optimiser, settings
        self.average = copy.deepcopy(model).eval()
        self.update, self.elapsed, self.window = 0, 0.0, []
        for group in optimiser.param_groups:
            group["peak"] = group["lr"]
        if path.exists():
            saved = torch.load(path)
            for part in ("model", "average", "optimiser"):
                getattr(self, part).load_state_dict(saved[part])
            self.update, self.elapsed = saved["update"], saved["elapsed"]
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(settings.seed + self.update)
        self.random = np.random.default_rng((settings.seed, self.update))
        weights = sum(parameter.numel() for parameter in model.parameters())
        print(f"{weights / 1e6:.2f} M weights, update {self.update}, {self.elapsed / 60:.0f} minutes", flush=True)

    def updates(self):
        """Yields the share of the time that is spent, once per update, until it is 1 or somebody asks the process to stop."""
        stop = []
        signal.signal(signal.SIGTERM, lambda *_: stop.append(True))  # finish the update, save, leave
        begun, saved = time.time() - self.elapsed, time.time()
        self.model.train()
        while not stop:
            self.elapsed = time.time() - begun
            spent = self.elapsed / (60 * self.settings.minutes)
            if spent >= 1:
                break
            for group in self.optimiser.param_groups:
                group["lr"] = group["peak"] * min((self.update + 1) / self.settings.warmup, 1 - spent)
            yield spent
            if time.time() - saved > 60 * SAVE_MINUTES:
                saved = time.time()
                self.save()
        self.save()

    def learn(self, loss, **shown):
        """One update from the loss; prints the mean of what is shown now and then."""
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), self.settings.clip, error_if_nonfinite=True)
        self.optimiser.step()
        self.update += 1
        update_average(self.average, self.model, min(self.settings.average, self.update / (self.update + 10)))
        self.window.append({"loss": loss.item(), **shown})
        if self.update % LOG_EVERY == 0:
            means = "  ".join(f"{name} {np.mean([line[name] for line in self.window]):.3f}" for name in self.window[-1])
            print(f"update {self.update}  {self.elapsed / 60:.1f} min  {means}", flush=True)
            self.window = []

    def save(self):
        state = dict(model=self.model.state_dict(), average=self.average.state_dict(), optimiser=self.optimiser.state_dict(),
                     update=self.update, elapsed=self.elapsed, settings=asdict(self.settings), config=asdict(self.model.config))
        torch.save(state, self.path.with_suffix(".new"))
        self.path.with_suffix(".new").replace(self.path)  # never half a checkpoint
