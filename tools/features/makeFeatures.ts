import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { inMemory } from '../../src/data/dataset.js';
import { mnist } from '../../src/data/mnist.js';
import { pickEngine } from '../../src/engines/pickEngine.js';
import { featureNet, type PackedNet } from '../../src/metrics/featureNet.js';
import { type Architecture, weightShapes } from '../../src/metrics/features/architecture.js';
import { orThrow } from '../../src/orThrow.js';
import { keyOf } from '../../src/random.js';
import { integer, seed } from '../../src/schema/numbers.js';
import { optional, struct } from '../../src/schema/records.js';
import { string } from '../../src/schema/scalars.js';
import type { Of } from '../../src/schema/schema.js';
import { sizeOf } from '../../src/shape.js';
import { accuracy } from './accuracy.js';
import { featureModule } from './featureModule.js';
import { fitClassifier } from './fitClassifier.js';
import { hostImages } from './hostImages.js';
import { packNet } from './packNet.js';
import { shuffledPart } from './shuffledPart.js';

const digits: Architecture & Pick<PackedNet, 'name' | 'version'> = {
  name: 'digits',
  version: 1,
  shape: [28, 28, 1],
  convolutions: [
    { kernel: 6, stride: 2, channels: 16 },
    { kernel: 4, stride: 2, channels: 24 },
  ],
  width: 64,
  classes: 10,
};
const trained = 0.8;

const fields = struct({
  '--data': string({ min: 1 }),
  '--seed': optional(seed),
  '--steps': optional(integer({ min: 1 })),
  '--out': optional(string({ min: 1 })),
});
const optionsOf = (words: readonly string[]): Of<typeof fields> => {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: [...words],
    options: { data: text, seed: text, steps: text, out: text },
  });
  const number = (given = ''): unknown => (given === '' ? undefined : Number.isFinite(+given) ? +given : given);
  const given = {
    '--data': values.data,
    '--seed': number(values.seed),
    '--steps': number(values.steps),
    '--out': values.out,
  };
  return orThrow(fields.decode(given, ''));
};

/** A net that has been made, and how that went. */
export interface Made {
  readonly packed: PackedNet;
  /** The loss of each step. */
  readonly losses: readonly number[];
  /** On the images that training has not seen. */
  readonly accuracy: number;
}

/**
 * `--data FOLDER [--seed 1] [--steps 6000] [--out FILE]`: reads the test digits of MNIST, trains on four fifths of them,
 * measures on the rest, and writes the module with the net.
 */
export const makeFeatures = async (
  words: readonly string[],
  tell: (line: string) => void = () => undefined,
): Promise<Made> => {
  const options = optionsOf(words);
  const { '--data': folder, '--seed': seed = 1, '--steps': steps = 6_000 } = options;
  const images = inMemory(await orThrow(mnist(folder, { split: 'test' })));
  await orThrow(pickEngine({ engine: 'wasm' }));

  const count = Math.round(trained * images.size);
  const order = keyOf(seed, 'split');
  const seen = shuffledPart(images, order, 0, count);
  const unseen = shuffledPart(images, order, count, images.size - count);
  const fitting = { seed, steps, batch: 64, shift: 2, rate: 2e-3 };
  const { weights, losses } = await fitClassifier(digits, seen, fitting, (step, loss) => {
    if (step % 100 === 99) tell(`step ${step + 1} of ${steps}, loss ${loss.toFixed(4)}`);
  });
  const packed = await packNet(digits, weights, hostImages(seen));
  const made = { packed, losses, accuracy: await accuracy(featureNet(packed), unseen) };

  const percent = (100 * made.accuracy).toFixed(2);
  const numbers = weightShapes(digits).reduce((sum, shape) => sum + sizeOf(shape), 0);
  const origin = [
    'A classifier of handwritten digits, made by',
    `\`npm run train:features -- --data FOLDER --seed ${seed} --steps ${steps}\`; not to be edited.`,
    '',
    `Data: ${seen.size} of the ${images.size} test digits of MNIST; the other ${unseen.size} are recognized with`,
    `${percent} % accuracy. ${numbers} weights. SHA-256 ${packed.sha256}.`,
  ];
  await writeFile(options['--out'] ?? 'src/metrics/features/digitsV1.ts', featureModule(packed, origin));
  tell(`accuracy ${percent} % on ${unseen.size} digits, SHA-256 ${packed.sha256}`);
  return made;
};
