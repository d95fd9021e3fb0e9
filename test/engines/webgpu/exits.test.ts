import { beforeAll, describe, expect, test } from 'vitest';
import { bundle, run } from './child.js';
import { noSwiftShader, onSwiftShader, swiftShaderEnvironment } from './swiftShader.js';

const trained = 'trained to step 1 on webgpu\n';

describe.skipIf(noSwiftShader)(onSwiftShader('a process that has trained on WebGPU ends'), () => {
  let program = '';
  let environment: Readonly<Record<string, string>> = {};
  beforeAll(async () => {
    program = await bundle('exits');
    environment = swiftShaderEnvironment();
  });

  test.each([
    ['by itself', 0, trained, /^$/],
    ['with an exit code set', 3, trained, /^$/],
    // Without waiting for the device one in five of these crashed.
    ['by process.exit', 4, trained, /^$/],
    ['by an error', 1, trained, /Error: on purpose/],
    ['with a read under way', 0, trained, /^$/],
    ['after a refusal', 0, expect.stringContaining('the only graphics device is SwiftShader'), /^$/],
  ] as const)('%s, with code %i', async (ending, code, out, err) => {
    const ended = await run(program, [ending], environment);
    expect(ended).toEqual({ code, signal: null, out, err: expect.stringMatching(err) });
  });
});
