"""How else one may train the network of the paper: three loops in PyTorch, from the usual to the best known.

Each peer is a class with ``step()`` at the paper's setting: width 1000, 5 skills, 32 bits, batch 4000, fresh
data for every step, gradient descent on (1/2) mean (f - y)^2. Threads: ``torch.set_num_threads``.
"""

import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset

SKILLS, BITS, PARITY, WIDTH, BATCH, SCALE, RATE = 5, 32, 3, 1000, 4000, 5.0, 0.05
EVERY, SAMPLES = 50, 20_000
SHIFTS = torch.arange(BITS)
SUBSETS = torch.arange(SKILLS * PARITY).reshape(SKILLS, PARITY)
WEIGHTS = torch.arange(1, SKILLS + 1, dtype=torch.float64) ** -1.6


def bits_and_signs(skills):
    """Uniform bits, 0 and 1, and the parity sign of each sample's own bits."""
    bits = (torch.randint(0, 2**BITS, (len(skills), 1)) >> SHIFTS) & 1
    return bits, 1 - 2 * (bits.gather(1, SUBSETS[skills]).sum(1) & 1)


class FreshSamples(Dataset):
    """As many samples as one step needs, drawn anew for each step; items one by one, as a DataLoader asks."""

    def __init__(self):
        self.renew()

    def renew(self):
        skills = torch.multinomial(WEIGHTS, BATCH, replacement=True)
        bits, signs = bits_and_signs(skills)
        self.inputs = torch.cat([nn.functional.one_hot(skills, SKILLS), bits], 1).float()
        self.labels = SCALE * signs.float()

    def __len__(self):
        return BATCH

    def __getitem__(self, place):
        return self.inputs[place], self.labels[place]


def module():
    network = nn.Sequential(nn.Linear(SKILLS + BITS, WIDTH), nn.ReLU(), nn.Linear(WIDTH, 1, bias=False))
    for values in network.parameters():
        nn.init.normal_(values, std=0.01)
    return network


class DataLoaderLoop:
    """A module, a loss, an optimiser and a DataLoader; skill strengths every 50 steps on 20,000 samples."""

    name = "torch, DataLoader and measurements"

    def __init__(self):
        self.network = module()
        self.optimiser = torch.optim.SGD(self.network.parameters(), RATE)
        self.data = FreshSamples()
        self.loader = DataLoader(self.data, batch_size=BATCH, shuffle=True)
        self.steps = 0

    def step(self):
        if self.steps % EVERY == 0:
            self.measure()
        self.data.renew()
        for inputs, labels in self.loader:
            self.optimiser.zero_grad()
            loss = 0.5 * nn.functional.mse_loss(self.network(inputs).squeeze(1), labels)
            loss.backward()
            self.optimiser.step()
        self.steps += 1
        return loss.item()

    @torch.no_grad()
    def measure(self):
        strengths = []
        for skill in range(SKILLS):
            skills = torch.full((SAMPLES,), skill)
            bits, signs = bits_and_signs(skills)
            inputs = torch.cat([nn.functional.one_hot(skills, SKILLS), bits], 1).float()
            strengths.append((self.network(inputs).squeeze(1) * signs).mean().item())
        return strengths


class AutogradLoop:
    """The same without DataLoader and without measurements."""

    name = "torch, autograd"

    def __init__(self):
        self.network = module()
        self.optimiser = torch.optim.SGD(self.network.parameters(), RATE)
        self.data = FreshSamples()

    def step(self):
        self.data.renew()
        self.optimiser.zero_grad()
        loss = 0.5 * nn.functional.mse_loss(self.network(self.data.inputs).squeeze(1), self.data.labels)
        loss.backward()
        self.optimiser.step()
        return loss.item()


class ManualLoop:
    """Gradients by hand, everything preallocated and in place, tiles of samples, two products a tile.

    What is odd here was measured: products are fastest with the samples side by side, and the sign of
    max(drive, 0) is the fastest way to its slope.
    """

    name = "torch, by hand"

    def __init__(self, tile=250):
        self.tile = tile
        inputs = SKILLS + BITS + 1
        self.rows = 0.01 * torch.randn(inputs, WIDTH)  # the last row is the bias
        self.readout = 0.01 * torch.randn(WIDTH)
        self.inputs = torch.ones(inputs, BATCH)
        self.words = torch.empty(BATCH, dtype=torch.int32)
        self.bits = torch.empty(BITS, BATCH, dtype=torch.int32)
        self.hidden = torch.empty(tile, WIDTH)
        self.sums = torch.empty(inputs, WIDTH)
        self.shifts = SHIFTS.int()[:, None]

    @torch.no_grad()
    def step(self):
        labels, loss = self.draw(), 0.0
        self.sums.zero_()
        for start in range(0, BATCH, self.tile):
            place = slice(start, start + self.tile)
            inputs = self.inputs[:, place]
            torch.mm(inputs.T, self.rows, out=self.hidden).clamp_(min=0)
            residual = torch.mv(self.hidden, self.readout).sub_(labels[place])
            loss += torch.dot(residual, residual)
            inputs.mul_(residual.div_(BATCH))
            self.sums.addmm_(inputs, self.hidden.sign_())
        readout = (self.rows * self.sums).sum(0)
        self.rows.addcmul_(self.sums, self.readout, value=-RATE)
        self.readout.sub_(readout, alpha=RATE)
        return 0.5 * float(loss) / BATCH

    def draw(self):
        """A fresh batch, grouped by skill, its bits from one 32-bit word a sample."""
        counts = torch.multinomial(WEIGHTS, BATCH, replacement=True).bincount(minlength=SKILLS)
        self.words.random_(-(2**31), 2**31 - 1)
        torch.bitwise_right_shift(self.words, self.shifts, out=self.bits).bitwise_and_(1)
        self.inputs[SKILLS:-1] = self.bits
        self.inputs[:SKILLS] = 0
        self.inputs[-1] = 1
        labels, start = torch.empty(BATCH), 0
        for skill, count in enumerate(counts.tolist()):
            place = slice(start, start + count)
            self.inputs[skill, place] = 1
            odd = self.bits[skill * PARITY : (skill + 1) * PARITY, place].sum(0) & 1
            labels[place] = SCALE * (1 - 2 * odd).float()
            start += count
        return labels
