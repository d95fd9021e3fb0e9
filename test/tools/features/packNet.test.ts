import * as tf from '@tensorflow/tfjs-core';
import { keyOf, normals } from 'rxgan';
import { beforeAll, expect, it } from 'vitest';
import { featureNet } from '../../../src/metrics/featureNet.js';
import { type Architecture, see, weightShapes } from '../../../src/metrics/features/architecture.js';
import { featureRows } from '../../../src/metrics/features/featureRows.js';
import { moments } from '../../../src/metrics/moments.js';
import { runToEnd } from '../../../src/metrics/sliced.js';
import { packNet } from '../../../tools/features/packNet.js';
import { start } from '../../support/engines.js';

const architecture: Architecture = {
  shape: [4, 4, 1],
  convolutions: [{ kernel: 2, stride: 2, channels: 3 }],
  width: 2,
  classes: 3,
};
const weights = weightShapes(architecture).map((shape, i) =>
  normals(
    keyOf(1, 'weights', i),
    shape.reduce((product, length) => product * length, 1),
  ),
);
const images = { data: normals(keyOf(1, 'images'), 50 * 16), shape: [50, 4, 4, 1] };

beforeAll(() => start('js'));

it('scales features to variance 1 on average, turns none of them, and keeps the logits', async () => {
  const net = featureNet(await packNet({ name: 'noise', version: 3, ...architecture }, weights, images));
  expect(net.name).toBe('noise-v3');
  const rows = await featureRows(net, images);
  const { count, scatter } = runToEnd(moments(rows));
  expect(Math.abs((scatter[0]! + scatter[3]!) / 2 / (count - 1) - 1)).toBeLessThan(0.005);
  tf.tidy(() => {
    const x = tf.tensor4d(images.data, [50, 4, 4, 1]);
    const given = see(
      architecture,
      weights.map((each, i) => tf.tensor(each, [...weightShapes(architecture)[i]!])),
      x,
    );
    const before = Array.from(given.features.dataSync());
    const scale =
      before.reduce((sum, value, i) => sum + value * rows.data[i]!, 0) /
      before.reduce((sum, value) => sum + value ** 2, 0);
    const rounding = 0.005;
    const off = before.map((value, i) => Math.abs(rows.data[i]! - scale * value));
    expect(scale).toBeGreaterThan(0);
    expect(Math.max(...off)).toBeLessThan(rounding * Math.max(...rows.data.map(Math.abs)));
    const apart = tf.max(tf.abs(tf.sub(net.logits(x), given.logits))).arraySync();
    expect(apart).toBeLessThan(rounding * (tf.max(tf.abs(given.logits)).arraySync() as number));
  });
});
