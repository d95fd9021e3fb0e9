import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { nativeBinding } from '../../../src/engines/native/nativeBinding.js';
import { newFolder } from './engineNative.js';

// Plain JavaScript without types, so that it runs without a build.
const file = join(import.meta.dirname, '../../../tools/native/nativeBinding.mjs');
const { nativeBinding: sameRules } = (await import(pathToFileURL(file).href)) as {
  readonly nativeBinding: (name: string, from: string) => string | undefined;
};

const name = '@tensorflow/tfjs-node';
it.each<[string, readonly string[], string | undefined]>([
  ['no package', [], undefined],
  ['no lib folder', ['package.json'], undefined],
  ['no addon', ['package.json', 'lib/README.md'], undefined],
  ['an addon elsewhere', ['package.json', 'lib/tfjs_binding.node', 'dist/tfjs_binding.node'], undefined],
  ['an addon', ['package.json', 'lib/napi-v8/tfjs_binding.node'], 'lib/napi-v8/tfjs_binding.node'],
  ['an older one', ['package.json', 'lib/napi-v6/tfjs_binding.node'], 'lib/napi-v6/tfjs_binding.node'],
  ['two', ['package.json', 'lib/napi-v3/x', 'lib/napi-v8/tfjs_binding.node'], 'lib/napi-v8/tfjs_binding.node'],
])('the tool finds what the library finds: %s', (_, files, expected) => {
  const folder = newFolder();
  const root = join(folder, 'node_modules', name);
  for (const path of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), '{}');
  }
  const from = join(folder, 'index.js');
  const found = nativeBinding(name, from);
  expect(sameRules(name, from)).toBe(expected === undefined ? undefined : join(root, expected));
  expect(found._tag === 'Right' ? found.right : undefined).toBe(sameRules(name, from));
});
