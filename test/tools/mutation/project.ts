import { mkdirSync, mkdtempSync, realpathSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A project of these files in a folder of its own, with the packages of this one. */
export const projectOf = (files: Readonly<Record<string, string>>): string => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'mutation-')));
  symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  }
  return root;
};

/** A loss that is the gap between two means, with a guard. */
export const gap = {
  file: 'src/losses/gap.ts',
  text: `import * as tf from '@tensorflow/tfjs-core';
import { failure } from '../errors.js';

/** mean f - mean r. */
export const gap = (real: tf.Tensor, fake: tf.Tensor): tf.Scalar => {
  if (real.size < 2) throw failure('ShapeMismatch', 'gap', \`got \${real.size - 1 + 1}\`, 'use more');
  return tf.sub(tf.mean(fake), tf.mean(real));
};
`,
} as const;
