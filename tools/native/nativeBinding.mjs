import { existsSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Where the addon lies, by the rules by which src/engines/native/nativeBinding.ts will look for it; undefined without one. */
export const nativeBinding = (name, from) => {
  let root;
  try {
    root = dirname(createRequire(from).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
  const library = join(root, 'lib');
  const versions = existsSync(library) ? readdirSync(library).filter((folder) => folder.startsWith('napi-v')) : [];
  return versions.map((folder) => join(library, folder, 'tfjs_binding.node')).find((file) => existsSync(file));
};
