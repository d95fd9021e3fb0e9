import { beforeAll, describe, expect, it } from 'vitest';
import { compiling } from '../../../tools/mutation/compiling.js';
import { type Mutant, mutantsOf } from '../../../tools/mutation/mutantsOf.js';
import { gap } from './project.js';

describe('compiling', () => {
  const broken = { file: 'src/losses/broken.ts', text: gap.text.replace('real.size < 2', "real.size < 'two'") };
  const sources = new Map([gap, broken].map(({ file, text }) => [file, text]));
  const mutants = [...sources].flatMap(([file, text]) => mutantsOf(file, text));
  let kept: readonly Mutant[] = [];
  beforeAll(() => {
    kept = compiling(process.cwd(), mutants, sources);
  });

  it.each([gap.file, broken.file])('of %s drops what the compiler refuses, and not for its own mistakes', (file) => {
    const dropped = mutants.filter((mutant) => mutant.file === file && !kept.includes(mutant));
    expect(dropped.map(({ after }) => after)).toEqual([
      'return tf.sub(tf.mean(real));',
      'return tf.sub(tf.mean(), tf.mean(real));',
      'return tf.sub(tf.mean(fake));',
      'return tf.sub(tf.mean(fake), tf.mean());',
    ]);
  });
});
