import * as tf from '@tensorflow/tfjs-core';
import { ring } from 'rxgan/data';
import { mlpGan } from 'rxgan/models';
import { batches, type HostBatch, scoped, type Tick, ticks } from 'rxgan/streams';
import { firstValueFrom, map } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { eachClass, oneHot } from '../../src/streams/labels.js';
import { engines, start } from '../support/engines.js';
import { numTensors } from '../support/fakes.js';

/** What `look` sees of the first tick. */
const first = <A>(source: (step: number) => HostBatch | Promise<HostBatch>, look: (tick: Tick) => A): Promise<A> =>
  firstValueFrom(scoped(mlpGan({ seed: 1, hidden: [4] }), (gan) => ticks(gan, source).pipe(map(look))));
const points = ring({ size: 64, seed: 3 });
const labeled = batches(points, { size: 16, seed: 1, labeled: true });
const plain = batches(points, { size: 16, seed: 1 });

describe.each(engines)('labels on %s', (engine) => {
  beforeAll(() => start(engine));

  it('one-hot rows have a 1 at each id and 0 elsewhere', () => {
    const rows = oneHot({ ids: Int32Array.of(2, 0, 2, 1), classes: 4 });
    expect(rows.dtype).toBe('float32');
    expect(rows.arraySync()).toEqual([
      [0, 0, 1, 0],
      [1, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 1, 0, 0],
    ]);
    rows.dispose();
  });

  it('eachClass asks for the classes in turn, from any example on, and for nothing where there are none', () => {
    const asked = (count: number, from?: number): number[] => {
      const rows = eachClass({ classes: 3 }, count, from)!;
      expect(rows.shape).toEqual([count, 3]);
      return (rows.arraySync() as number[][]).map((row) => row.indexOf(1));
    };
    tf.tidy(() => {
      expect(asked(5)).toEqual([0, 1, 2, 0, 1]);
      expect(asked(4, 5)).toEqual([2, 0, 1, 2]);
      expect(eachClass(undefined, 5)).toBeUndefined();
    });
  });

  it('a labeled batch brings its ids, their number, and their rows on the device', async () => {
    const { ids, classes } = labeled(0).labels!;
    const seen = await first(labeled, ({ labels }) => ({ ...labels, oneHot: labels!.oneHot.arraySync() }));
    expect(seen).toEqual({
      ids,
      classes,
      oneHot: Array.from(ids, (id) => Array.from({ length: 8 }, (_, k) => (k === id ? 1 : 0))),
    });
    expect(new Set(ids).size).toBeGreaterThan(3);
  });

  it('so does one that comes later', async () => {
    const late = async (step: number): Promise<HostBatch> => labeled(step);
    expect(await first(late, ({ labels }) => labels!.oneHot.shape)).toEqual([16, 8]);
  });

  it('a batch without labels has none, and costs no tensor for them', async () => {
    const alive = (tick: Tick): { tensors: number; labels: unknown } => ({
      tensors: numTensors(),
      labels: tick.labels,
    });
    const [without, withThem] = [await first(plain, alive), await first(labeled, alive)];
    expect(without.labels).toBeUndefined();
    expect(withThem.tensors).toBe(without.tensors + 1);
    const before = numTensors();
    const own = await first(plain, () => numTensors());
    // The model, and its batch.
    expect(own - before).toBe((await first(plain, ({ model }) => sizeOf(model))) + 1);
  });

  it('the rows end with the frame', async () => {
    const before = tf.memory().numTensors;
    const rows = await first(labeled, ({ labels }) => labels!.oneHot);
    expect(tf.memory().numTensors).toBe(before);
    expect(() => tf.sum(rows)).toThrow(expect.objectContaining({ _tag: 'UsedAfterFrame', step: 0 }));
  });
});

/** How many variables a model has. */
const sizeOf = ({ players: { generator, discriminator } }: Tick['model']): number =>
  [generator, discriminator].reduce((sum, { network, slots }) => sum + network.variables.length + slots.length, 1);
