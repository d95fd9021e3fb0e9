import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** The packages that engines come from, each with the version this library is made for. */
export const packages = {
  '@tensorflow/tfjs-backend-cpu': '4.22.0',
  '@tensorflow/tfjs-backend-wasm': '4.22.0',
  '@tensorflow/tfjs-backend-webgpu': '4.22.0',
  '@tensorflow/tfjs-node': '4.22.0',
  '@tensorflow/tfjs-node-gpu': '4.22.0',
  webgpu: '0.6.2',
} as const;
export type PackageName = keyof typeof packages;

/** What to type to have them, in the versions that fit. */
export const installCommand = (...names: readonly PackageName[]): string =>
  `npm install ${names.map((name) => `${name}@${packages[name]}`).join(' ')}`;

/** The version of a package that is there, found without importing it; nothing where it is not. */
export const installedVersion = (name: PackageName, from: string = import.meta.url): string | undefined => {
  try {
    const file = createRequire(from).resolve(`${name}/package.json`);
    return (JSON.parse(readFileSync(file, 'utf8')) as { readonly version: string }).version;
  } catch {
    return undefined;
  }
};

/** The packages by name and version, for people. */
export const namedVersions = (...names: readonly PackageName[]): string =>
  names.map((name) => `${name} ${installedVersion(name)}`).join(', ');
