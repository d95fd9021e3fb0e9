import { piecewise, type Scheduled } from 'rxgan';
import { type AdversarialLoss, adversarial, gradientPenalty, hinge, relativisticAverage } from 'rxgan/losses';
import { minimize, phases, report } from 'rxgan/operators';
import type { Tick } from 'rxgan/streams';
import type { Observable } from 'rxjs';
import { beforeAll, expect, it } from 'vitest';
import { startJs } from '../support/fakes.js';
import { train } from './training.js';

beforeAll(startJs);

const game = (loss: Scheduled<AdversarialLoss<string, string>>) => {
  const { discriminator, generator } = adversarial(loss);
  return (ticks$: Observable<Tick>) =>
    ticks$.pipe(
      minimize(['discriminator'], (s) => ({
        d: discriminator(s, s.net.discriminator, s.batch, s.net.generator(s.draw(s.model.latents!))),
      })),
      minimize(['generator'], (s) => ({
        g: generator(s, s.net.discriminator, s.net.generator(s.draw(s.model.latents!)), s.batch),
      })),
    );
};

it('an adversarial term takes a schedule of losses: each at its steps, bit for bit', async () => {
  const [first, second] = [gradientPenalty(1)(hinge), relativisticAverage(hinge)];
  const scheduled = game(piecewise(first, [2, second]));
  const rows = await train((ticks$) => scheduled(ticks$).pipe(report()), { steps: 4 });
  const apart = phases(game(first), [2, game(second)]);
  expect(rows).toEqual(await train((ticks$) => ticks$.pipe(apart, report()), { steps: 4 }));
});
