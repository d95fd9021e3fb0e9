import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { installCommand, installedVersion, namedVersions, packages } from '../../src/engines/packages.js';

const { dependencies, peerDependencies } = JSON.parse(
  readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
) as Record<'dependencies' | 'peerDependencies', Record<string, string>>;

test('the versions are those that this package asks for', () => {
  expect({ ...dependencies, ...peerDependencies }).toMatchObject(packages);
  expect(Object.keys(packages)).toEqual(expect.arrayContaining(Object.keys(peerDependencies)));
});
test('what to type has every package in its version', () => {
  expect(installCommand('webgpu', '@tensorflow/tfjs-backend-webgpu')).toBe(
    'npm install webgpu@0.6.2 @tensorflow/tfjs-backend-webgpu@4.22.0',
  );
});
test('the version of what is installed is found, and of what is not, nothing', () => {
  expect(installedVersion('@tensorflow/tfjs-backend-wasm')).toBe('4.22.0');
  expect(installedVersion('@tensorflow/tfjs-backend-wasm', 'file:///index.js')).toBeUndefined();
  expect(namedVersions('@tensorflow/tfjs-backend-cpu')).toBe('@tensorflow/tfjs-backend-cpu 4.22.0');
});
