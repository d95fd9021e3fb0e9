import '../support/float64.js';
import { minimax, r1, wasserstein } from 'rxgan/losses';
import { optimistic } from 'rxgan/models';
import { simultaneousStep } from 'rxgan/operators';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { expectAllClose, expectClose } from './close.js';
import { eigenvalues, fieldAt, multipliers, type Position, play, radius } from './diracGame.js';

beforeAll(() => start('js'));

/** f' of f(t) = -log(1 + e^-t), and its derivative. */
const slope = (t: number): number => 1 / (1 + Math.exp(t));
const curvature = (t: number): number => -slope(t) * slope(-t);

describe('the consensus regularizer', () => {
  test.each([0.5, 1, 3])('has the eigenvalues -γ/4 ± i/2 at the equilibrium of minimax, γ = %d', async (weight) => {
    const { center, discriminant } = await eigenvalues(simultaneousStep(minimax, { consensus: weight }));
    expectClose(center, -weight / 4, 1e-8);
    expectClose(discriminant, -1 / 4, 1e-8);
  });

  test('adds -γ ∇ ½ |v|² to the field of both players', async () => {
    for (const at of [
      { theta: 1, psi: 1 },
      { theta: -0.4, psi: 2.5 },
    ] satisfies Position[]) {
      const u = at.theta * at.psi;
      // ½ |v|² = ½ f'(θψ)² (θ² + ψ²)
      const r2 = at.theta ** 2 + at.psi ** 2;
      const along = (own: number, other: number): number => slope(u) * curvature(u) * other * r2 + slope(u) ** 2 * own;
      const field = await fieldAt(simultaneousStep(minimax, { consensus: 0.7 }), at);
      expectClose(field.theta, -at.psi * slope(u) - 0.7 * along(at.theta, at.psi), 1e-12);
      expectClose(field.psi, at.theta * slope(u) - 0.7 * along(at.psi, at.theta), 1e-12);
    }
  });

  test('γ = 0 is the simultaneous step', async () => {
    const [with0, without] = [
      await play(simultaneousStep(minimax, { consensus: 0 }), { steps: 20 }),
      await play(simultaneousStep(minimax), { steps: 20 }),
    ];
    expect(with0).toEqual(without);
  });

  test('lets the game settle that spins outwards without it', async () => {
    const steps = 400;
    const settled = await play(simultaneousStep(minimax, { consensus: 1 }), { steps });
    const spun = await play(simultaneousStep(minimax), { steps });
    expect(radius(settled.at(-1)!)).toBeLessThan(1e-3);
    expect(radius(spun.at(-1)!)).toBeGreaterThan(1.4);
  });
});

describe('optimistic updates', () => {
  test('are w ← w - 2 h g_t + h g_{t-1}, on the bilinear game of Wasserstein', async () => {
    const h = 0.2;
    const seen = await play(simultaneousStep(wasserstein), { steps: 30, rate: h, wrap: optimistic });
    let [theta, psi] = [1, 1];
    let before: readonly [number, number] | undefined;
    const expected = Array.from({ length: 30 }, () => {
      const now: readonly [number, number] = [psi, -theta];
      const last = before ?? now;
      theta += -2 * h * now[0] + h * last[0];
      psi += -2 * h * now[1] + h * last[1];
      before = now;
      return { theta, psi };
    });
    expectAllClose(
      seen.flatMap((each) => [each.theta, each.psi]),
      expected.flatMap((each) => [each.theta, each.psi]),
      1e-12,
    );
  });

  test('settle where plain descent grows by √(1 + h²) a step', async () => {
    const plain = await play(simultaneousStep(wasserstein), { steps: 300 });
    const wrapped = await play(simultaneousStep(wasserstein), { steps: 300, wrap: optimistic });
    expectClose(radius(plain.at(-1)!) / (Math.SQRT2 * 1.04 ** 150), 1, 1e-9);
    expect(radius(wrapped.at(-1)!)).toBeLessThan(0.02);
  });
});

describe('two time scales', () => {
  const rates = { generator: 0.05, discriminator: 0.4 };

  test('multiply small distances from the equilibrium of minimax by 1 ± i/2 √(h_G h_D)', async () => {
    const { center, discriminant } = await multipliers(simultaneousStep(minimax), { rates });
    expectClose(center, 1, 1e-8);
    expectClose(discriminant, (-rates.generator * rates.discriminator) / 4, 1e-8);
  });

  test('with R1 the critic is damped by its own rate', async () => {
    const weight = 0.6;
    const { center, discriminant } = await multipliers(simultaneousStep(r1(weight)(minimax)), { rates });
    // [[1, -h_G/2], [h_D/2, 1 - h_D γ]]
    const damping = rates.discriminator * weight;
    expectClose(center, 1 - damping / 2, 1e-7);
    expectClose(discriminant, damping ** 2 / 4 - (rates.generator * rates.discriminator) / 4, 1e-7);
  });
});
