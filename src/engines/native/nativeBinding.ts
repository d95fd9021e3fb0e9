import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as E from 'fp-ts/lib/Either.js';

export type NativePackage = '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';

/** Why there is no addon, and whether its package is there at least. */
export interface NoBinding {
  readonly why: string;
  readonly installed: boolean;
}

/**
 * Where the compiled addon of a tfjs-node package lies, or why it does not.
 *
 * In plain words: looks for the file before anything is imported. Importing a package whose addon is missing throws only
 * after it has registered 155 kernels that do not work.
 */
export const nativeBinding = (name: NativePackage, from: string = import.meta.url): E.Either<NoBinding, string> => {
  let root: string;
  try {
    root = dirname(createRequire(from).resolve(`${name}/package.json`));
  } catch {
    return E.left({ why: `the package ${name} is not installed`, installed: false });
  }
  const library = join(root, 'lib');
  const versions = existsSync(library) ? readdirSync(library).filter((folder) => folder.startsWith('napi-v')) : [];
  const files = versions.map((folder) => join(library, folder, 'tfjs_binding.node')).filter((file) => existsSync(file));
  return files[0] === undefined
    ? E.left({
        why: `${name} is installed, but its compiled addon is not (lib/napi-v*/tfjs_binding.node)`,
        installed: true,
      })
    : E.right(files[0]);
};
