import { beforeAll, describe, expect, test } from 'vitest';
import { bundle, printedBy, run } from './child.js';
import { noSwiftShader, onSwiftShader } from './swiftShader.js';

/** What `./programs/starts.ts` prints of one call: the answer, and what of WebGPU can be seen afterwards. */
interface Answer {
  readonly _tag: 'Left' | 'Right';
  readonly left?: string;
  readonly backend: string;
  readonly registered: boolean;
  readonly kernels: boolean;
  readonly gpu: boolean;
}
const unseen = { backend: 'cpu', registered: false, kernels: false, gpu: false };

// On Linux the driver is looked for before anything else; elsewhere there may be a real one.
describe.skipIf(process.platform !== 'linux')('startWebgpu where the Vulkan driver is no good', () => {
  test('says so, and leaves everything as it was', async () => {
    const nowhere = { VK_DRIVER_FILES: '/nowhere.json', VK_ICD_FILENAMES: '/nowhere.json' };
    const { code, out } = await run(await bundle('starts'), ['refused'], nowhere);
    expect(code).toBe(0);
    const left = expect.stringMatching(/^WebGPU finds no graphics device: no Vulkan driver .* libvulkan1/);
    expect(JSON.parse(out)).toEqual([{ _tag: 'Left', left, ...unseen }]);
  });
});

describe.skipIf(noSwiftShader)(onSwiftShader('startWebgpu where the only device is a program'), () => {
  let answers: {
    readonly starts: readonly Answer[];
    readonly freedWhileRead: readonly number[];
    readonly synchronous: string;
    readonly beforeAndAfter: readonly (readonly number[])[];
    readonly afterFailure: readonly { readonly tag?: string; readonly message: string }[];
  };
  beforeAll(async () => {
    answers = await printedBy('starts');
  });

  test('refuses it, says how to have it, and leaves the engine that runs as it is', () => {
    const left = expect.stringMatching(/^the only graphics device is SwiftShader, .* \{ software: true \}/);
    expect(answers.starts[0]).toEqual({ _tag: 'Left', left, ...unseen });
  });
  test('starts where a program is asked for', () => {
    expect(answers.starts[1]).toMatchObject({ _tag: 'Right', right: 'webgpu', backend: 'webgpu', registered: true });
  });
  test('refuses it afterwards too, and stays on the backend that runs', () => {
    expect(answers.starts[2]).toMatchObject({ _tag: 'Left', backend: 'webgpu', registered: true });
  });
  test('comes back to it from another engine', () => {
    expect(answers.starts[3]).toMatchObject({ _tag: 'Right', backend: 'webgpu' });
  });
  test('a tensor may be freed while it is being read', () => {
    expect(answers.freedWhileRead).toEqual([1, 4, 9]);
  });
  test('a synchronous read says what to do instead', () => {
    expect(answers.synchronous).toMatch(/read synchronously.*await tensor\.data\(\) instead of dataSync\(\)/);
  });
  test('a result is the same whether or not its input was read before', () => {
    expect(answers.beforeAndAfter[1]).toEqual(answers.beforeAndAfter[0]);
  });
  test('a device that has run out of memory gives no zeros for numbers, now or later', () => {
    for (const { tag, message } of answers.afterFailure) {
      expect(tag).toBe('EngineMissing');
      expect(message).toMatch(/^webgpu: an operation failed: .*; use a smaller batch/);
    }
    expect(answers.afterFailure.length).toBe(2);
  });
});
