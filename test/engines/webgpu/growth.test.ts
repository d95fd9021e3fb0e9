import { beforeAll, describe, expect, test } from 'vitest';
import { printedBy } from './child.js';
import { noSwiftShader, onSwiftShader } from './swiftShader.js';

interface Held {
  readonly tensors: number;
  readonly data: number;
  readonly usedBuffers: number;
  readonly allocatedBytes: number;
}

describe.skipIf(noSwiftShader)(onSwiftShader('18 steps with a penalty on WebGPU'), () => {
  let printed: { readonly before: Held; readonly during: readonly Held[]; readonly after: Held };
  beforeAll(async () => {
    printed = await printedBy('growth');
  });

  test('hold from the ninth on what they held before, buffers in the pool included', () => {
    const { during } = printed;
    expect(during.length).toBe(18);
    expect(during.slice(8)).toEqual(during.slice(8).map(() => during[8]));
  });
  test('leave no tensor and no data behind', () => {
    const { before, after } = printed;
    expect([after.tensors, after.data]).toEqual([before.tensors, before.data]);
  });
});
