import { describe, expect, it } from 'vitest';
import { applied, mutantsOf } from '../../../tools/mutation/mutantsOf.js';
import { gap } from './project.js';

/** The one line of source as the mutators leave it. */
const afters = (line: string): string[] => mutantsOf('src/losses/line.ts', line).map(({ after }) => after);

describe('mutantsOf', () => {
  it('finds these in a loss of four lines, and none in types, imports and the texts of errors', () => {
    const body = mutantsOf(gap.file, gap.text).map(({ line, after }) => `${line}: ${after}`);
    const [, rest] = gap.text.match(/(throw .*;)/)!;
    expect(body).toEqual([
      `6: if (false) ${rest}`,
      `6: if (fake.size < 2) ${rest}`,
      `6: if (real.size <= 2) ${rest}`,
      `6: if (real.size < 1) ${rest}`,
      '7: return zeroed(tf.sub(tf.mean(fake), tf.mean(real)));',
      '7: return detached(tf.sub(tf.mean(fake), tf.mean(real)));',
      '7: return negated(tf.sub(tf.mean(fake), tf.mean(real)));',
      '7: return tf.add(tf.mean(fake), tf.mean(real));',
      '7: return tf.sub(tf.mean(real));',
      '7: return tf.sub(tf.sum(fake), tf.mean(real));',
      '7: return tf.sub(tf.mean(), tf.mean(real));',
      '7: return tf.sub(tf.mean(real), tf.mean(real));',
      '7: return tf.sub(tf.mean(fake));',
      '7: return tf.sub(tf.mean(fake), tf.sum(real));',
      '7: return tf.sub(tf.mean(fake), tf.mean());',
      '7: return tf.sub(tf.mean(fake), tf.mean(fake));',
    ]);
  });

  it.each([
    ['const y = tf.square(x);', 'const y = x;'],
    ['const y = tf.sqrt(tf.add(x, 1e-12));', 'const y = tf.sqrt(tf.add(x, 0));'],
    ['const y = tf.sqrt(tf.add(x, 1e-12));', 'const y = tf.add(x, 1e-12);'],
    ['const y = softplus(x);', 'const y = tf.relu(x);'],
    ['const y = Math.log(a - b) / 2;', 'const y = (a - b) / 2;'],
    ['const y = tf.sum(x, 1);', 'const y = tf.sum(x);'],
    ['const y = tf.sum(x, 1);', 'const y = tf.mean(x, 1);'],
    ['const y = tf.mul(0.5, x);', 'const y = tf.mul(1, x);'],
    ['const y = tf.mul(2, x);', 'const y = tf.mul(1, x);'],
    ['const y = tf.mul(1, x);', 'const y = tf.mul(0, x);'],
    ['const f = (weight = 10) => weight;', 'const f = (weight = 11) => weight;'],
    ['const y = a * -b;', 'const y = a * b;'],
    ['const y = a ** 2 + b;', 'const y = a * 2 + b;'],
    ['const y = a && b;', 'const y = b;'],
    ['const y = a || b;', 'const y = a;'],
    ['const y = a === 3 ? b : c;', 'const y = false ? b : c;'],
    ['const y = a >= 0;', 'const y = a > 0;'],
    ['if (!good) throw failure();', 'if (good) throw failure();'],
    [
      'const y = { ...loss, name, requirements: [...loss.requirements, own] };',
      'const y = { ...loss, requirements: [...loss.requirements, own] };',
    ],
    ['const y = { requirements: [...loss.requirements, own] };', 'const y = { requirements: [...loss.requirements] };'],
    ['const y = { requirements: [...loss.requirements, own] };', 'const y = { requirements: [own] };'],
    ['const y = penalized(term, first, second);', 'const y = penalized(term, second);'],
    ['const f = ({ critic, real }) => critic(real);', 'const f = ({ critic, fake: real }) => critic(real);'],
    ['const f = (view) => view.real;', 'const f = (view) => view.fake;'],
    ["const y = head('real', 'score');", "const y = head('fake', 'score');"],
    ['const y = { asReal: crossEntropyAsReal };', 'const y = { asReal: crossEntropyAsFake };'],
    ['const y = sumOfMeans({ asReal, asFake });', 'const y = sumOfMeans({ asReal: asFake, asFake });'],
    ['remember(x);', 'undefined;'],
  ])('changes %s into %s', (before, after) => {
    expect(afters(before)).toContain(after);
  });

  it.each([
    ['const y = tf.mul(0, x);', 'const y = tf.div(0, x);'],
    ['const f = (x) => tf.neg(x);', 'const f = (x) => negated(tf.neg(x));'],
    ['const shape = tf.reshape(x, [1, ...rest]);', 'const shape = tf.reshape(x, [...rest]);'],
  ])('does not change %s into %s, which is the same, another mutant again, or no shape', (before, after) => {
    expect(afters(before)).not.toContain(after);
  });

  it('makes each change once, and each where it says', () => {
    const mutants = mutantsOf(gap.file, gap.text);
    const texts = mutants.map((mutant) => applied(gap.text, mutant));
    expect(new Set(texts).size).toBe(mutants.length);
    const bare = (text: string): string => text.replaceAll(/\s|,(?=\s*\))/g, '');
    mutants.forEach(({ line, after }, i) => expect(bare(texts[i]!.split('\n')[line - 1]!)).toBe(bare(after)));
  });
});
