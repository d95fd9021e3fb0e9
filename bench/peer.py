"""PyTorch in a process of its own: `peer.py THREADS`, asked over its standard input (see parts/protocol.ts).

The steps are those of PyTorch's DCGAN example: real and generated examples go through the discriminator one after the other,
and the generator answers the examples that the discriminator has just looked at.
"""

import sys
import time

import torch
from torch import nn

BATCH = 64
EXAMPLES = 16 * BATCH
PRODUCT = 512


def leaky():
    return nn.LeakyReLU(0.2)


def points():
    generator = nn.Sequential(nn.Linear(2, 64), leaky(), nn.Linear(64, 64), leaky(), nn.Linear(64, 2))
    discriminator = nn.Sequential(nn.Linear(2, 64), leaky(), nn.Linear(64, 64), leaky(), nn.Linear(64, 1))
    angles = torch.arange(EXAMPLES) * (torch.pi / 4)
    ring = torch.stack([torch.cos(angles), torch.sin(angles)], 1)
    return generator, discriminator, 2, ring + 0.02 * torch.randn(EXAMPLES, 2)


def pixels():
    generator = nn.Sequential(
        nn.Linear(64, 256), nn.ReLU(), nn.Linear(256, 512), nn.ReLU(), nn.Linear(512, 784), nn.Tanh()
    )
    discriminator = nn.Sequential(
        nn.Linear(784, 512), leaky(), nn.Linear(512, 256), leaky(), nn.Linear(256, 1)
    )
    return generator, discriminator, 64, 2 * torch.rand(EXAMPLES, 784) - 1


def images():
    generator = nn.Sequential(
        nn.Linear(64, 64 * 7 * 7),
        nn.Unflatten(1, (64, 7, 7)),
        nn.BatchNorm2d(64),
        nn.ReLU(),
        nn.ConvTranspose2d(64, 32, 4, 2, 1, bias=False),
        nn.BatchNorm2d(32),
        nn.ReLU(),
        nn.ConvTranspose2d(32, 1, 4, 2, 1),
        nn.Tanh(),
    )
    discriminator = nn.Sequential(
        nn.Conv2d(1, 32, 4, 2, 1),
        leaky(),
        nn.Conv2d(32, 64, 4, 2, 1, bias=False),
        nn.BatchNorm2d(64),
        leaky(),
        nn.Flatten(),
        nn.Linear(64 * 7 * 7, 1),
    )
    return generator, discriminator, 64, 2 * torch.rand(EXAMPLES, 1, 28, 28) - 1


def adam(network):
    return torch.optim.Adam(network.parameters(), lr=2e-4, betas=(0.5, 0.999))


def drawn(data):
    return data[torch.randint(EXAMPLES, (BATCH,))]


def non_saturating(generator, discriminator, latent, data):
    criterion = nn.BCEWithLogitsLoss()
    ones, zeros = torch.ones(BATCH, 1), torch.zeros(BATCH, 1)
    of_generator, of_discriminator = adam(generator), adam(discriminator)

    def step():
        of_discriminator.zero_grad()
        real_loss = criterion(discriminator(drawn(data)), ones)
        real_loss.backward()
        fake = generator(torch.randn(BATCH, latent))
        fake_loss = criterion(discriminator(fake.detach()), zeros)
        fake_loss.backward()
        of_discriminator.step()

        of_generator.zero_grad()
        criterion(discriminator(fake), ones).backward()
        of_generator.step()
        return real_loss + fake_loss

    return step


def wgan_gp(generator, discriminator, latent, data):
    of_generator, of_discriminator = adam(generator), adam(discriminator)

    def penalty(real, fake):
        between = (real + torch.rand(BATCH, 1) * (fake - real)).requires_grad_()
        (gradient,) = torch.autograd.grad(discriminator(between).sum(), between, create_graph=True)
        return 10 * ((gradient.norm(2, dim=1) - 1) ** 2).mean()

    def step():
        real, fake = drawn(data), generator(torch.randn(BATCH, latent))
        of_discriminator.zero_grad()
        loss = discriminator(fake.detach()).mean() - discriminator(real).mean() + penalty(real, fake.detach())
        loss.backward()
        of_discriminator.step()

        of_generator.zero_grad()
        (-discriminator(fake).mean()).backward()
        of_generator.step()
        return loss

    return step


def product():
    a, b = torch.randn(PRODUCT, PRODUCT), torch.randn(PRODUCT, PRODUCT)
    return lambda: torch.mm(a, b)[0, 0]


WORK = {
    "points": lambda: non_saturating(*points()),
    "mlp": lambda: non_saturating(*pixels()),
    "conv": lambda: non_saturating(*images()),
    "wganGp": lambda: wgan_gp(*pixels()),
    "product": product,
}


def milliseconds(step, count):
    start = time.perf_counter()
    for _ in range(count):
        last = step()
    if not torch.isfinite(last):
        raise ArithmeticError(f"the loss of the discriminator is {last.item()}")
    return 1000 * (time.perf_counter() - start) / count


def main():
    threads = int(sys.argv[1])
    torch.set_num_threads(threads)
    torch.manual_seed(1)
    prepared = {}
    print(f"ready PyTorch {torch.__version__}, threads: {torch.get_num_threads()}", flush=True)
    for line in sys.stdin:
        work, count = line.split()[:2]
        try:
            if work not in prepared:
                prepared[work] = WORK[work]()
            print(f"took {milliseconds(prepared[work], int(count))}", flush=True)
        except Exception as error:
            print(f"cannot {error}".splitlines()[0], flush=True)


main()
