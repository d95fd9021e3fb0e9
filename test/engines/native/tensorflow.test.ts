import * as E from 'fp-ts/lib/Either.js';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { cuda } from '../../../src/engines/cuda/cuda.js';
import { native } from '../../../src/engines/native/native.js';

const there = vi.hoisted(() => ({
  bindings: [] as string[],
  running: undefined as string | undefined,
  /** Does TensorFlow find a device, if it may look? */
  device: false,
  seen: [] as { readonly name: string; readonly visible: string | undefined }[],
}));
vi.mock('../../../src/engines/native/nativeBinding.js', () => ({
  nativeBinding: (name: string) =>
    there.bindings.includes(name) ? E.right('file') : E.left({ why: 'no binding', installed: false }),
}));
vi.mock('../../../src/engines/native/tensorflow.js', () => ({
  runningPackage: () => there.running,
  startTensorFlow: async (name: string) => {
    const visible = process.env['CUDA_VISIBLE_DEVICES'];
    there.seen.push({ name, visible });
    // What TensorFlow has found when it was loaded stays.
    const found = there.device && (there.running !== undefined || visible !== '-1');
    return there.bindings.includes(name)
      ? E.right({ backend: 'tensorflow', version: `${name} 1`, cuda: found })
      : E.left({ why: `no ${name}`, next: 'install it' });
  },
}));

const [plain, gpu] = ['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'];
beforeEach(() => Object.assign(there, { bindings: [], running: undefined, device: false, seen: [] }));
afterEach(() => vi.unstubAllEnvs());

describe('native', () => {
  test.each([
    [[], plain],
    [[plain], plain],
    [[gpu], gpu],
    [[plain, gpu], plain],
  ])('of the packages %j it takes %s, and hides all CUDA devices meanwhile', async (bindings, name) => {
    vi.stubEnv('CUDA_VISIBLE_DEVICES', '3');
    Object.assign(there, { bindings, device: true });
    const started = await native();
    expect(there.seen).toEqual([{ name, visible: '-1' }]);
    expect(process.env['CUDA_VISIBLE_DEVICES']).toBe('3');
    expect(started).toEqual(
      bindings.length === 0
        ? E.left({ why: `no ${plain}`, next: 'install it' })
        : E.right({ backend: 'tensorflow', version: `${name} 1` }),
    );
  });
  test('leaves the environment without a variable that was not there', async () => {
    vi.stubEnv('CUDA_VISIBLE_DEVICES', undefined);
    await native();
    expect('CUDA_VISIBLE_DEVICES' in process.env).toBe(false);
  });
  test('takes the package that this process runs, whatever else is there', async () => {
    Object.assign(there, { bindings: [plain, gpu], running: gpu });
    expect(await native()).toMatchObject({ right: { version: `${gpu} 1` } });
  });
  test('does not call a CUDA device a processor', async () => {
    Object.assign(there, { bindings: [gpu], running: gpu, device: true });
    expect(await native()).toMatchObject({ left: { why: 'TensorFlow computes on CUDA in this process already' } });
  });
});

describe('cuda', () => {
  test('takes the GPU package where it finds a device', async () => {
    Object.assign(there, { bindings: [plain, gpu], device: true });
    expect(await cuda()).toEqual(E.right({ backend: 'tensorflow', version: `${gpu} 1`, device: 'CUDA' }));
  });
  test('is refused where the package finds none, with the version that is there', async () => {
    Object.assign(there, { bindings: [gpu] });
    expect(await cuda()).toMatchObject({
      left: {
        why: expect.stringContaining('no CUDA device'),
        version: `${gpu} 1`,
        next: expect.stringContaining('CUDA'),
      },
    });
  });
  test('is refused where the package is not there', async () => {
    expect(await cuda()).toMatchObject({ _tag: 'Left' });
  });
});
