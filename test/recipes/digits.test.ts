import * as TE from 'fp-ts/lib/TaskEither.js';
import { digitFeatures } from 'rxgan/metrics';
import { digits, images, run } from 'rxgan/recipes';
import { lastValueFrom, toArray } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { readDigits } from '../../src/recipes/data/readDigits.js';
import { start } from '../support/engines.js';
import { mnistFolder, mnistMissing, onDigits } from '../support/mnist.js';
import { only } from './events.js';

describe.skipIf(mnistMissing)(onDigits('the digits'), () => {
  beforeAll(() => start('wasm'));

  test('are learned: some hundred steps divide the Fréchet distance by four', async () => {
    // As many of the held-out ones as the distance needs to be known to a tenth.
    const read = (folder: string) =>
      TE.map((split: { training: object; heldOut: object }) => ({
        ...split,
        heldOut: { ...split.heldOut, size: 1_000 },
      }))(readDigits(folder)) as ReturnType<typeof readDigits>;
    const recipe = { ...digits, data: images({ read, net: digitFeatures, folder: '' }) };
    const events = await lastValueFrom(
      run(recipe, { data: mnistFolder, seed: 7, steps: 600, batch: 32 }).pipe(toArray()),
    );
    const evaluations = only(events, 'Evaluation');
    const [first, last] = [evaluations[0]!, evaluations.at(-1)!];
    expect([first.step, last.step]).toEqual([0, 599]);
    // By 6.1 with this seed on WASM.
    expect(last.values['frechet']).toBeLessThan(first.values['frechet']! / 4);
    expect(last.values['coverage']).toBeGreaterThan(first.values['coverage']!);
    expect(first.values['classes']).toBeLessThan(5);
    expect(last.values['classes']).toBe(10);
  });
});
