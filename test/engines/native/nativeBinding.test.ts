import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { nativeBinding } from '../../../src/engines/native/nativeBinding.js';

let folder = '';
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'rxgan-binding-')));
});
afterEach(() => rmSync(folder, { recursive: true }));

const put = (path: string): string => {
  const file = join(folder, 'node_modules', path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, '{}');
  return file;
};
const here = (): string => join(folder, 'index.js');

test('a package that is not there', () => {
  const found = nativeBinding('@tensorflow/tfjs-node', here());
  expect(found).toMatchObject({
    _tag: 'Left',
    left: { why: 'the package @tensorflow/tfjs-node is not installed', installed: false },
  });
});
test.each(['lib/README.md', 'lib/napi-v8/other.node', 'dist/tfjs_binding.node', 'lib/tfjs_binding.node'])(
  'a package with %s instead of its addon',
  (file) => {
    put('@tensorflow/tfjs-node/package.json');
    put(`@tensorflow/tfjs-node/${file}`);
    const found = nativeBinding('@tensorflow/tfjs-node', here());
    expect(found).toMatchObject({
      left: { why: expect.stringMatching(/installed, but its compiled addon is not/), installed: true },
    });
  },
);
test('a package without a lib folder', () => {
  put('@tensorflow/tfjs-node/package.json');
  expect(nativeBinding('@tensorflow/tfjs-node', here())._tag).toBe('Left');
});
test.each([6, 8])('a package with its addon under napi-v%i', (version) => {
  put('@tensorflow/tfjs-node-gpu/package.json');
  const addon = put(`@tensorflow/tfjs-node-gpu/lib/napi-v${version}/tfjs_binding.node`);
  expect(nativeBinding('@tensorflow/tfjs-node-gpu', here())).toEqual({ _tag: 'Right', right: addon });
  expect(nativeBinding('@tensorflow/tfjs-node', here())._tag).toBe('Left');
});
test('an addon beside a folder of another version that is empty', () => {
  put('@tensorflow/tfjs-node/package.json');
  mkdirSync(join(folder, 'node_modules/@tensorflow/tfjs-node/lib/napi-v3'), { recursive: true });
  const addon = put('@tensorflow/tfjs-node/lib/napi-v8/tfjs_binding.node');
  expect(nativeBinding('@tensorflow/tfjs-node', here())).toEqual({ _tag: 'Right', right: addon });
});
