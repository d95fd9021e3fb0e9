import type { Live } from 'rxgan/live';
import type { ControlledLive } from './openRun.js';

const modes = Array.from({ length: 8 }, (_, i) => [Math.cos((i * Math.PI) / 4), Math.sin((i * Math.PI) / 4)] as const);

/** Enough of a random source for a picture, between -1 and 1, and the same one every time. */
export const noise = (i: number): number => {
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

/** What is measured at a step of a GAN on a ring of eight modes, with nothing trained; at some steps not a number. */
export const valuesAt = (step: number, total = 20_000): Readonly<Record<string, number>> => {
  const progress = step / total;
  const wobble = 0.12 * noise(step) + 0.1 * Math.sin(step / 90);
  const values = {
    dLoss: 1.9 * Math.exp(-6 * progress) + 0.6 + wobble * (1 - progress / 2),
    gLoss: step % 997 === 500 ? Number.NaN : 0.7 + 1.1 * progress + 0.2 * noise(3 * step) + 0.15 * Math.sin(step / 140),
    dReal: 0.9 - 0.7 * progress + 0.12 * noise(7 * step),
    dFake: -1.1 + 1.0 * progress + 0.14 * noise(9 * step),
    ...(step % 50 === 0 && {
      modes: Math.min(8, 1 + Math.floor(12 * progress)),
      highQuality: Math.min(0.97, 0.1 + 1.4 * progress + 0.03 * noise(step)),
    }),
  };
  // As many digits as travel: what a page shows can be compared with what was told.
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value.toPrecision(6))]));
};

const imagesAt = (step: number, count: number, size = 8): Uint8Array =>
  Uint8Array.from({ length: count * size * size }, (_, i) => {
    const [n, y, x] = [Math.floor(i / (size * size)), Math.floor(i / size) % size, i % size];
    const stroke = Math.abs(x - size / 2 + Math.sin(n + y / 2) * 2) < 1.2 ? 1 : 0;
    return 255 * Math.max(0, Math.min(1, stroke + 0.8 * noise(step + i) * Math.exp(-step / 3000)));
  });

/** The pictures of a step, of all kinds. */
export const showPictures = (live: Live, step: number, total = 20_000): void => {
  const progress = step / total;
  const caught = Math.min(8, 1 + Math.floor(12 * progress));
  const fake = points(step, 0.1 + 0.4 * Math.exp(-6 * progress), 512, caught);
  live.scatter({
    step,
    real: points(step, 0.06, 512, 8),
    fake,
    surface: surfaceAt(step),
    arrows: Array.from({ length: 64 }, (_, i) => {
      const [x, y] = [fake[4 * i]!, fake[4 * i + 1]!];
      const reach = 1 / Math.max(0.1, Math.hypot(x, y)) - 1;
      return [x, y, x * reach * 0.1, y * reach * 0.1];
    }).flat(),
  });
  const bump = (center: number) =>
    Float32Array.from({ length: 24 }, (_, i) => Math.round(120 * Math.exp(-(((i - 11.5) / 4 - center) ** 2))));
  live.histogram({
    step,
    edges: Float32Array.from({ length: 25 }, (_, i) => (i - 12) / 4),
    real: bump(0.9 - progress),
    fake: bump(progress - 1.1),
  });
  live.images({ step, shape: [16, 8, 8, 1], values: imagesAt(step, 16), seedId: 7 });
};

export interface FakeRun {
  /** Tell everything up to this step, at once: of each kind of pictures only the newest will be kept. */
  readonly upTo: (step: number) => void;
  /** The same, but with all pictures. */
  readonly through: (step: number) => Promise<void>;
  readonly at: () => number;
  /** A step every few milliseconds, until `halt`. */
  readonly go: (delay?: number) => void;
  readonly halt: () => void;
}

/** A run in which nothing is trained, and which obeys: `pictures` every so many steps. */
export const fakeRun = (live: ControlledLive, { total = 20_000, pictures = 250 } = {}): FakeRun => {
  let [next, paused] = [0, false];
  let timer: NodeJS.Timeout | undefined;
  live.tunables.set('learning rate G', 0.0002).set('noise', 0.1);
  const tell = (): void => {
    live.row(next, valuesAt(next, total));
    if (next % pictures === 0) showPictures(live, next, total);
    if (next % 997 === 500)
      live.event({ step: next, kind: 'alert', text: 'non-finite: gLoss is not a number; the step was left out' });
    next++;
    live.state({ step: next });
  };
  live.state({
    totalSteps: total,
    stepsPerSecond: 187.4,
    engine: 'wasm, 2 threads',
    memoryBytes: 91_000_000,
    deviceReads: 412,
    tunables: Object.fromEntries(live.tunables),
  });
  live.requests$.subscribe(({ command, by, answer }) => {
    live.event({ step: next, kind: 'command', text: `${JSON.stringify(command)} by ${by}` });
    if (command.op === 'pause' || command.op === 'resume' || command.op === 'step') paused = command.op !== 'resume';
    if (command.op === 'step') for (let i = 0; i < command.n; i++) tell();
    if (command.op === 'set') live.tunables.set(command.tunable, command.value);
    if (command.op === 'interpolate')
      live.images({ step: next, shape: [8, 8, 8, 1], values: imagesAt(next, 8), seedId: 7, kind: 'interpolation' });
    live.state({
      status: command.op === 'stop' ? 'finished' : paused ? 'paused' : 'running',
      tunables: Object.fromEntries(live.tunables),
    });
    if (command.op === 'stop') clearInterval(timer);
    answer(command.op === 'checkpoint' ? 'the disk is full' : undefined);
  });
  const upTo = (step: number): void => {
    while (next < step) tell();
  };
  return {
    at: () => next,
    upTo,
    through: async (step) => {
      while (next < step) {
        upTo(Math.min(step, (Math.floor(next / pictures) + 1) * pictures));
        // The server is told in batches, and of each only the newest picture is shown.
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    },
    go: (delay = 5) => {
      timer = setInterval(() => {
        if (!paused) tell();
      }, delay);
    },
    halt: () => clearInterval(timer),
  };
};
