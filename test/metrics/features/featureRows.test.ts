import * as tf from '@tensorflow/tfjs-core';
import { keyOf, uniforms } from 'rxgan';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { FeatureNet } from '../../../src/metrics/featureNet.js';
import { digitFeatures } from '../../../src/metrics/features/digitFeatures.js';
import { featureRows, type HostImages } from '../../../src/metrics/features/featureRows.js';
import { engines, start } from '../../support/engines.js';
import { macrotasks, numTensors } from '../../support/fakes.js';

const images = (count: number): HostImages => ({
  data: Float32Array.from(uniforms(keyOf(1, 'pixels'), count * 784), (u) => 2 * u - 1),
  shape: [count, 28, 28, 1],
});

/** The net, telling of every call how many images it is for. */
const watched = (told: (images: number) => void): FeatureNet => ({
  ...digitFeatures,
  features: (batch) => {
    told(batch.shape[0]!);
    return digitFeatures.features(batch);
  },
});

afterEach(() => vi.restoreAllMocks());

describe.each(engines)('featureRows on %s', (engine) => {
  beforeAll(() => start(engine));

  it.each([1, 3, 7, 100])('gives in chunks of %i what the net gives at once', async (chunk) => {
    const host = images(7);
    const whole = tf.tidy(() => digitFeatures.features(tf.tensor(host.data, [...host.shape])).dataSync());
    const rows = await featureRows(digitFeatures, host, { chunk });
    expect([rows.width, rows.data.length]).toEqual([64, 7 * 64]);
    expect(Math.max(...rows.data.map((value, i) => Math.abs(value - whole[i]!)))).toBeLessThan(1e-5);
  });

  it('reads asynchronously only, and leaves nothing behind', async () => {
    const synchronously = vi.spyOn(tf.Tensor.prototype, 'dataSync');
    const before = numTensors();
    await featureRows(digitFeatures, images(5), { chunk: 2 });
    expect(numTensors()).toBe(before);
    expect(synchronously).not.toHaveBeenCalled();
  });
});

describe('featureRows', () => {
  beforeAll(() => start('wasm'));

  it('runs one chunk a turn of the event loop, and none before the first', async () => {
    const sizes: number[] = [];
    const turns: number[] = [];
    let turn = 0;
    let busy = true;
    const count = (): void => {
      turn++;
      if (busy) setImmediate(count);
    };
    setImmediate(count);
    const net = watched((size) => {
      sizes.push(size);
      turns.push(turn);
    });
    const rows = featureRows(net, images(8), { chunk: 3 });
    expect(sizes).toEqual([]);
    await rows;
    busy = false;
    expect(sizes).toEqual([3, 3, 2]);
    expect(new Set(turns).size).toBe(3);
  });

  it('survives a tidy around its call', async () => {
    let rows: Promise<{ readonly data: Float32Array }> | undefined;
    const before = numTensors();
    tf.tidy(() => {
      rows = featureRows(digitFeatures, images(3), { chunk: 2 });
    });
    expect((await rows!).data.some((value) => value !== 0)).toBe(true);
    expect(numTensors()).toBe(before);
  });

  it('stops at a signal before the next chunk, with its reason', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    let calls = 0;
    const net = watched(() => {
      if (++calls === 2) stop.abort(reason);
    });
    const before = numTensors();
    await expect(featureRows(net, images(8), { chunk: 2, signal: stop.signal })).rejects.toBe(reason);
    await macrotasks(2);
    expect([calls, numTensors()]).toEqual([2, before]);
  });

  it('leaves nothing behind when the net fails', async () => {
    const net = watched((size) => {
      if (size === 1) throw new Error('no');
    });
    const before = numTensors();
    await expect(featureRows(net, images(3), { chunk: 2 })).rejects.toThrow('no');
    expect(numTensors()).toBe(before);
  });

  it('gives no rows for no images', async () => {
    expect((await featureRows(digitFeatures, images(0))).data.length).toBe(0);
  });

  it.each<[string, HostImages]>([
    ['another size', { data: new Float32Array(2 * 1024), shape: [2, 32, 32, 1] }],
    ['no batch', { data: new Float32Array(784), shape: [28, 28, 1] }],
    ['too few numbers', { data: new Float32Array(784), shape: [2, 28, 28, 1] }],
    ['no shape', { data: new Float32Array(1), shape: [] }],
  ])('refuses images of %s', async (_, host) => {
    await expect(featureRows(digitFeatures, host)).rejects.toMatchObject({
      _tag: 'ShapeMismatch',
      path: 'featureRows.images',
    });
  });

  it.each([0, 1.5, Number.NaN])('refuses chunks of %d', async (chunk) => {
    await expect(featureRows(digitFeatures, images(1), { chunk })).rejects.toMatchObject({
      _tag: 'ConfigError',
      path: 'featureRows.chunk',
    });
  });
});
