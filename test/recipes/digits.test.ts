import { digits, type ImagesEvaluation, type ImagesEvent, trainImages } from 'rxgan/recipes';
import { filter, lastValueFrom, toArray } from 'rxjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { start } from '../support/engines.js';
import { mnistFolder, mnistMissing, onDigits } from '../support/mnist.js';

const isEvaluation = (event: ImagesEvent): event is ImagesEvaluation => event._tag === 'Evaluation';

describe.skipIf(mnistMissing)(onDigits('the digits'), () => {
  beforeAll(() => start('wasm'));

  test('are learnt: some hundred steps divide the Fréchet distance by four', { timeout: 300_000 }, async () => {
    const read = await digits.read(mnistFolder)();
    if (read._tag === 'Left') throw read.left;
    const { training, heldOut } = read.right;
    // As many of the held-out ones as the distance needs to be known to a tenth.
    const images = { training, heldOut: { ...heldOut, size: 1_000 } };
    const options = { ...digits.defaults, seed: 7, steps: 600, batch: 32, evaluationPeriod: 600 };
    const run$ = trainImages(digits, images, options);
    const [first, last] = await lastValueFrom(run$.pipe(filter(isEvaluation), toArray()));
    expect([first?.step, last?.step]).toEqual([0, 599]);
    // By 6.1 with this seed on WASM.
    expect(last!.frechet.value).toBeLessThan(first!.frechet.value / 4);
    expect(last!.coverage.value).toBeGreaterThan(first!.coverage.value);
    expect(first!.classes.covered).toBeLessThan(5);
    expect(last!.classes.covered).toBe(10);
  });
});
