import { beforeAll, describe, expect, test } from 'vitest';
import { printedBy } from './child.js';
import { noSwiftShader, onSwiftShader } from './swiftShader.js';
import { type Arrived, runs } from './watched.js';

describe.skipIf(noSwiftShader)(onSwiftShader('training on WebGPU where a synchronous read is an error'), () => {
  let printed: {
    readonly synchronous: number;
    readonly arrived: Readonly<Record<string, Arrived>>;
    readonly refused: readonly (string | null)[];
  };
  beforeAll(async () => {
    printed = await printedBy('reads');
  });

  test.each(runs)('%s: everything arrives', (run) => {
    expect(printed.arrived[run]).toEqual({ reports: 3, samples: 1, evaluations: 1, batches: 1, finite: true });
  });
  test('NaN and infinity in a metric end a run, a large number does not', () => {
    expect(printed.refused).toEqual(['value', 'value', null]);
  });
  test('nothing has tried', () => {
    expect(printed.synchronous).toBe(0);
  });
});
