import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { keyOf, normals, uniforms } from 'rxgan';
import { beforeAll, describe, expect, it } from 'vitest';
import { featureNet, type PackedNet } from '../../src/metrics/featureNet.js';
import { digitFeatures } from '../../src/metrics/features/digitFeatures.js';
import { digitsV1 } from '../../src/metrics/features/digitsV1.js';
import { featureRows } from '../../src/metrics/features/featureRows.js';
import { frechetDistance } from '../../src/metrics/frechetDistance.js';
import { moments } from '../../src/metrics/moments.js';
import { runToEnd } from '../../src/metrics/sliced.js';
import { inputGradient } from '../../src/models/gradients.js';
import { accuracy } from '../../tools/features/accuracy.js';
import { hostImages } from '../../tools/features/hostImages.js';
import { shuffledPart } from '../../tools/features/shuffledPart.js';
import { engines, leftBehind, start, startExactly } from '../support/engines.js';
import { digits, mnistMissing, onDigits } from '../support/mnist.js';

/** Blots: smooth gray images that need no data. */
const blots = (count: number): Float32Array =>
  Float32Array.from({ length: count * 784 }, (_, at) => {
    const [u, v] = uniforms(keyOf(3, 'blot', Math.floor(at / 784)), 2);
    const [x, y] = [at % 28, Math.floor(at / 28) % 28];
    return 2 * Math.exp(-((x - 28 * u!) ** 2 + (y - 28 * v!) ** 2) / 30) - 1;
  });
const upload = (data: Float32Array): tf.Tensor => tf.tensor(data, [data.length / 784, 28, 28, 1]);

describe('the net that ships', () => {
  it('is called by name and hash, never FID', () => {
    expect(digitFeatures).toMatchObject({ name: 'digits-v1', shape: [28, 28, 1], width: 64, classes: 10 });
    const short = digitFeatures.hash.slice(0, 8);
    expect(digitFeatures.frechetName).toBe(`Fréchet distance on digits-v1 (${short})`);
    expect(digitFeatures.kernelName).toBe(`kernel distance on digits-v1 (${short})`);
  });

  it('is the one that its documentation tells how to make', () => {
    const documented = readFileSync(new URL('../../src/metrics/features/digitFeatures.ts', import.meta.url), 'utf8');
    expect(documented).toContain(`* ${digitFeatures.hash}.`);
    expect(documented).toContain(`digits-v1 (${digitFeatures.hash.slice(0, 8)})`);
  });

  it('has the bytes of its hash, and is small', () => {
    const bytes = Buffer.from(digitsV1.weights, 'base64');
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(digitFeatures.hash);
    const module = new URL('../../src/metrics/features/digitsV1.ts', import.meta.url);
    expect(readFileSync(module).length).toBeLessThanOrEqual(160 * 1024);
  });
});

describe.each(engines)('features and logits on %s', (engine) => {
  beforeAll(() => start(engine));

  it('have one row an image, whatever else is in the batch', () => {
    tf.tidy(() => {
      const images = blots(5);
      const all = digitFeatures.features(upload(images));
      expect([all.shape, digitFeatures.logits(upload(images)).shape]).toEqual([
        [5, 64],
        [5, 10],
      ]);
      const third = digitFeatures.features(upload(images.slice(2 * 784, 3 * 784)));
      expect(tf.max(tf.abs(tf.sub(third, tf.slice(all, [2, 0], [1, 64])))).arraySync()).toBeLessThan(1e-5);
      expect(tf.max(tf.abs(tf.sub(third, tf.slice(all, [1, 0], [1, 64])))).arraySync()).toBeGreaterThan(0.1);
    });
  });

  it('leave no tensor but the result', () => {
    const images = upload(blots(2));
    expect(leftBehind(() => digitFeatures.features(images).dispose())).toBe(0);
    expect(leftBehind(() => digitFeatures.logits(images).dispose())).toBe(0);
    expect(leftBehind(() => void digitFeatures.features(images))).toBe(1);
  });

  it.each([[[28, 28, 1]], [[2, 28, 28]], [[2, 28, 28, 3]], [[2, 32, 32, 1]], [[2, 784]], [[0, 28, 28, 1]]])(
    'refuse images of shape %j by name',
    (shape) => {
      const images = tf.zeros(shape);
      const refuse = (f: (images: tf.Tensor) => unknown): void => void f(images);
      const left = leftBehind(() => {
        for (const what of ['features', 'logits'] as const)
          expect(() => refuse(digitFeatures[what])).toThrow(
            expect.objectContaining({ _tag: 'ShapeMismatch', path: `digits-v1.${what}` }),
          );
      });
      expect(left).toBe(0);
    },
  );

  it('can be differentiated: along a line, the gradient tells the change', () => {
    const weights = tf.tensor1d(normals(keyOf(1, 'weights'), 64));
    const score = (x: tf.Tensor): tf.Tensor => tf.sum(tf.mul(digitFeatures.features(x), weights));
    tf.tidy(() => {
      const [image, other] = tf.split(upload(blots(2)), 2) as [tf.Tensor, tf.Tensor];
      const along = tf.mul(tf.sub(other, image), 0.005);
      const told = tf.sum(tf.mul(inputGradient(score, image), along)).arraySync() as number;
      const [ahead, behind] = [tf.add(image, along), tf.sub(image, along)];
      const seen = (tf.sub(score(ahead), score(behind)).arraySync() as number) / 2;
      expect(Math.abs(told)).toBeGreaterThan(0.01);
      expect(Math.abs(seen / told - 1)).toBeLessThan(0.05);
    });
  });
});

it.each(engines)('what the JS engine sees, %s sees', async (engine) => {
  const look = (): number[] => tf.tidy(() => Array.from(digitFeatures.features(upload(blots(8))).dataSync()));
  await startExactly('js');
  const js = look();
  await start(engine);
  const seen = look();
  expect(Math.max(...js.map(Math.abs))).toBeGreaterThan(1);
  expect(Math.max(...js.map((value, i) => Math.abs(value - seen[i]!)))).toBeLessThan(1e-4);
});

describe('a net that is not what it says', () => {
  const refusal = (changed: Partial<PackedNet>): unknown => {
    const images = tf.zeros([1, 28, 28, 1]);
    try {
      return featureNet({ ...digitsV1, ...changed }).features(images);
    } catch (error) {
      return error;
    } finally {
      images.dispose();
    }
  };
  const { weights } = digitsV1;
  const middle = weights.length >> 1;
  const other = weights[middle] === 'A' ? 'B' : 'A';

  it.each<[string, Partial<PackedNet>, RegExp]>([
    [
      'one changed letter',
      { weights: weights.slice(0, middle) + other + weights.slice(middle + 1) },
      /have the SHA-256/,
    ],
    ['missing letters', { weights: weights.slice(0, -4) }, /have the SHA-256/],
    ['letters that are not base64', { weights: `${weights.slice(0, -4)}é###` }, /are not base64/],
    ['another hash', { sha256: `${digitsV1.sha256.slice(0, -1)}${digitsV1.sha256.endsWith('0') ? 1 : 0}` }, /expected/],
    ['another width', { width: 63 }, /are 45874 numbers, the architecture needs 45263/],
  ])('is refused: %s', (_, changed, problem) => {
    const before = tf.memory().numTensors;
    const error = refusal(changed);
    expect(error).toMatchObject({ _tag: 'FileFailed', path: 'digits-v1.weights' });
    expect((error as Error).message).toMatch(problem);
    expect(tf.memory().numTensors).toBe(before);
    expect(() => runToEnd(featureNet({ ...digitsV1, ...changed }).prepare())).toThrow(problem);
  });
});

it('unpacks its weights in pieces, once', () => {
  const { prepare } = featureNet(digitsV1);
  expect([...prepare()].length).toBeGreaterThan(4);
  expect([...prepare()].length).toBe(0);
});

describe.skipIf(mnistMissing)(onDigits('the net on real digits'), () => {
  beforeAll(() => start('wasm'));

  it('recognizes at least 97 % of the 2,000 that it was not trained on', async () => {
    const unseen = shuffledPart(await digits(), keyOf(1, 'split'), 8_000, 2_000);
    expect(await accuracy(digitFeatures, unseen)).toBeGreaterThanOrEqual(0.97);
  });

  it('has features of variance 1 on average', async () => {
    const sample = await featureRows(digitFeatures, hostImages(await digits(), 0, 1_000));
    const { count, scatter } = runToEnd(moments(sample));
    const trace = scatter.reduce((sum, entry, at) => (at % 65 === 0 ? sum + entry / (count - 1) : sum), 0);
    expect(Math.abs(trace / 64 - 1)).toBeLessThan(0.05);
  });

  it('finds two halves alike, and noise the further away the stronger it is', async () => {
    const all = await digits();
    const [one, two] = [0, 1_500].map((from) => hostImages(shuffledPart(all, keyOf(2, 'halves'), from, 1_500)));
    const noise = normals(keyOf(2, 'noise'), two!.data.length);
    const real = await featureRows(digitFeatures, one!);
    const distance = async (deviation: number): Promise<{ value: number; ideal: number }> => {
      const data = two!.data.map((gray, i) => gray + deviation * noise[i]!);
      const { value, ideal } = runToEnd(frechetDistance(real, await featureRows(digitFeatures, { ...two!, data })));
      return { value, ideal: ideal! };
    };
    const halves = await distance(0);
    expect(Math.abs(halves.value / halves.ideal - 1)).toBeLessThan(0.2);
    let last = halves.value;
    for (const deviation of [0.1, 0.3, 0.8]) {
      const { value } = await distance(deviation);
      expect(value).toBeGreaterThan(last);
      last = value;
    }
    expect(last).toBeGreaterThan(20 * halves.value);
  });
});
