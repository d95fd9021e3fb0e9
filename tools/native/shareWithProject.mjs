import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';

const versionOf = (file) => JSON.parse(readFileSync(file, 'utf8')).version;

/**
 * Removes from an engine's packages of TensorFlow.js those that the project has too: they are found in the project.
 * Not the engine's own, which the project may have from another engine.
 */
export const shareWithProject = ({ name, project }, { root }) => {
  const scope = join(root, 'node_modules', '@tensorflow');
  const require = createRequire(join(project, 'index.js'));
  for (const folder of readdirSync(scope).filter((each) => each !== basename(name))) {
    const file = `@tensorflow/${folder}/package.json`;
    let theirs;
    try {
      theirs = versionOf(require.resolve(file));
    } catch {}
    if (theirs === versionOf(join(scope, folder, 'package.json'))) rmSync(join(scope, folder), { recursive: true });
  }
};
