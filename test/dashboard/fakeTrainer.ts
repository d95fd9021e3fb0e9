import type { Live } from 'rxgan/live';
import { clock } from 'rxgan/streams';
import type { Subscription } from 'rxjs';

const modes = Array.from({ length: 8 }, (_, i) => [Math.cos((i * Math.PI) / 4), Math.sin((i * Math.PI) / 4)] as const);

// Enough of a random source for a picture, and the same one every time.
const noise = (i: number): number => {
  const x = Math.sin(i * 12.9898) * 43_758.5453;
  return 2 * (x - Math.floor(x)) - 1;
};

const points = (step: number, spread: number, count: number, of: number): readonly number[] =>
  Array.from({ length: count }, (_, i) => {
    const [x, y] = modes[i % of]!;
    return [x + spread * (noise(step + 3 * i) + noise(7 * i)), y + spread * (noise(step + 5 * i + 1) + noise(11 * i))];
  }).flat();

const surfaceAt = (step: number, size = 48) => {
  const at = (i: number): number => -1.6 + (3.2 * (i + 0.5)) / size;
  const values = Array.from({ length: size * size }, (_, i) => {
    const [x, y] = [at(i % size), at(Math.floor(i / size))];
    const near = modes.reduce((sum, [a, b]) => sum + Math.exp(-((x - a) ** 2 + (y - b) ** 2) / 0.06), 0);
    return 2.4 * near - 1.2 + 0.5 * Math.sin(2 * x + step / 300) * Math.cos(2 * y);
  });
  return { size, xMin: -1.6, xMax: 1.6, yMin: -1.6, yMax: 1.6, values };
};

/** What a GAN on a ring of eight modes would tell, with nothing trained: `from` steps at once, then a step a tick. */
export const fakeTrainer = (live: Live, { from = 0, total = 20_000, delay = 5 } = {}): Subscription => {
  const tell = (step: number): void => {
    const progress = step / total;
    const wobble = 0.12 * noise(step) + 0.1 * Math.sin(step / 90);
    live.row(step, {
      dLoss: 1.9 * Math.exp(-6 * progress) + 0.6 + wobble * (1 - progress / 2),
      gLoss:
        step % 997 === 500 ? Number.NaN : 0.7 + 1.1 * progress + 0.2 * noise(3 * step) + 0.15 * Math.sin(step / 140),
      r1: 0.05 + 0.04 * noise(5 * step) ** 2,
      dReal: 0.9 - 0.7 * progress + 0.12 * noise(7 * step),
      dFake: -1.1 + 1.0 * progress + 0.14 * noise(9 * step),
    });
    if (step % 50 === 0) {
      const caught = Math.min(8, 1 + Math.floor(12 * progress));
      live.row(step, { modes: caught, highQuality: Math.min(0.97, 0.1 + 1.4 * progress + 0.03 * noise(step)) });
      live.scatter({
        step,
        real: points(step, 0.06, 512, 8),
        fake: points(step, 0.1 + 0.4 * Math.exp(-6 * progress), 512, caught),
        surface: surfaceAt(step),
      });
    }
    if (step % 997 === 500) live.event({ step, kind: 'nan', text: 'gLoss is not a number; the step was left out' });
    live.state({ step: step + 1 });
  };
  live.state({ totalSteps: total, stepsPerSecond: 187.4, engine: 'wasm, 2 threads' });
  for (let step = 0; step < from; step++) tell(step);
  if (from > 0) live.event({ step: from, kind: 'checkpoint', text: 'saved to runs/ring/step-6000' });
  const defer = (work: () => void): (() => void) => {
    const timer = setTimeout(work, delay);
    return () => clearTimeout(timer);
  };
  return clock((step) => step, { from, credit$: live.credit$, defer }).subscribe(tell);
};
