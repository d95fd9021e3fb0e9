import { ring } from 'rxgan/data';
import { gradientPenalty, type hinge, wasserstein } from 'rxgan/losses';
import { gaussian, type LatentDistribution, mlpGan, sgd } from 'rxgan/models';
import { alternating, report } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { lastValueFrom, take, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { numTensors, startJs } from '../support/fakes.js';

beforeAll(startJs);

/** Latents that count how often they are drawn. */
const counting = (): LatentDistribution & { drawn: () => number } => {
  const latents = gaussian(2);
  let draws = 0;
  const sample: LatentDistribution['sample'] = (key, count) => {
    draws++;
    return latents.sample(key, count);
  };
  return { ...latents, drawn: () => draws, sample };
};
const still = sgd({ learningRate: 0 });

describe.each([false, true])('alternating with shared examples (tape: %s)', (tape) => {
  const run = async (shared: boolean, loss = wasserstein as typeof hinge, nCritic = 1) => {
    const latent = counting();
    const model = mlpGan({
      ...{ seed: 3, hidden: [4], latent, tape },
      ...{ optimizers: { generator: still, discriminator: still } },
    });
    const rows = await lastValueFrom(
      scoped(model, (gan) =>
        ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(
          alternating(loss, { shared, nCritic }),
          report(),
          take(4),
          toArray(),
        ),
      ),
    );
    return { rows, draws: latent.drawn() };
  };

  it('draws once a tick, and asks the generator about the examples that the discriminator saw', async () => {
    const { rows, draws } = await run(true);
    expect(draws).toBe(4);
    // No player learns, so the two losses are of the same scores: L_G = -mean f.
    for (const { gLoss, dFake } of rows) expect(gLoss).toBeCloseTo(-dFake, 6);
  });
  it('without it draws for each player', async () => {
    const { rows, draws } = await run(false);
    expect(draws).toBe(8);
    for (const { gLoss, dFake } of rows) expect(Math.abs(gLoss! + dFake)).toBeGreaterThan(1e-4);
  });
  it('keeps nCritic: the generator answers the examples of the last of them', async () => {
    const { rows, draws } = await run(true, wasserstein, 2);
    expect(rows.map((row) => 'gLoss' in row)).toEqual([false, true, false, true]);
    expect(draws).toBe(4);
    expect(rows[3]!.gLoss).toBeCloseTo(-rows[3]!.dFake, 6);
  });
  it('serves a loss with a penalty too, and leaves no tensor behind', async () => {
    const before = numTensors();
    const { rows } = await run(true, gradientPenalty(10)(wasserstein) as typeof hinge);
    for (const { gLoss, dFake } of rows) expect(gLoss).toBeCloseTo(-dFake, 6);
    expect(numTensors()).toBe(before);
  });
});

it('says how many updates took no tape', async () => {
  const rows = await lastValueFrom(
    scoped(mlpGan({ seed: 3, hidden: [4] }), (gan) =>
      ticks(gan, batches(ring(), { size: 8, seed: 1 })).pipe(
        alternating(gradientPenalty(10)(wasserstein), { nCritic: 2 }),
        report(),
        take(4),
        toArray(),
      ),
    ),
  );
  // The discriminator's penalty takes the tape; the generator's updates do not.
  expect(rows.map(({ fusedUpdates, tapeUpdates }) => [fusedUpdates, tapeUpdates])).toEqual([
    [0, 1],
    [1, 2],
    [1, 3],
    [2, 4],
  ]);
});
