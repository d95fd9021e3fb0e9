import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Evaluator, startEvaluator } from '../../../tools/mutation/evaluateMutant.js';
import { mutantsOf } from '../../../tools/mutation/mutantsOf.js';
import { mutated, switched } from '../../../tools/mutation/mutated.js';
import type { TestResult } from '../../../tools/mutation/testRun.js';
import { gap, projectOf } from './project.js';

const test = (body: string): string => `
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import '@tensorflow/tfjs-layers';
import { expect, test } from 'vitest';
import { gap } from './src/losses/gap.js';
const real = tf.tensor1d([1, 3]);
const value = (fake) => gap(real, fake).dataSync()[0];
${body}`;

const root = projectOf({
  'package.json': '{ "type": "module" }',
  'src/errors.ts': 'export const failure = (...words: string[]) => new Error(words.join(" "));',
  [gap.file]: gap.text,
  // Only the sign of the value is looked at: a weak test.
  'weak.test.ts': test(`test('is above 0', () => expect(value(tf.tensor1d([5, 7]))).toBeGreaterThan(0));`),
  'strong.test.ts': test(`
test('is the gap', () => expect(value(tf.tensor1d([5, 7]))).toBe(4));
test('pulls', () => expect([...tf.grad((f) => gap(real, f))(tf.tensor1d([5, 7])).dataSync()]).toEqual([0.5, 0.5]));
test('refuses', () => {
  expect(() => gap(tf.tensor1d([1]), real)).toThrow('got 1');
  expect(() => gap(real, tf.tensor1d([1]))).not.toThrow();
});`),
  'loaded.test.ts': test(`const known = value(tf.tensor1d([5, 7]));
test('was the gap', () => { if (known !== 4) throw new Error('no gap'); });`),
  'onWasm.test.ts': test(
    `test('on wasm', () => expect(true).toBe(false)); test('on js', () => expect(true).toBe(true));`,
  ),
  'once.test.ts': test(`let calls = 0;
test('only once', () => expect(value(tf.tensor1d([5, 7])) - calls++).toBe(4));`),
  'marked.test.ts': test(`let marked = false;
test('is marked by a negative gap', () => { marked ||= value(tf.tensor1d([5, 7])) < 0; expect(marked).toBe(false); });`),
});

const mutants = mutantsOf(gap.file, gap.text);
const numberOf = (after: string): number => mutants.findIndex((each) => each.after === `return ${after};`);
const zeroed = numberOf('zeroed(tf.sub(tf.mean(fake), tf.mean(real)))');
const detached = numberOf('detached(tf.sub(tf.mean(fake), tf.mean(real)))');
const negated = numberOf('negated(tf.sub(tf.mean(fake), tf.mean(real)))');
const added = numberOf('tf.add(tf.mean(fake), tf.mean(real))');
const only = (number: number) => ({ [gap.file]: mutated(gap.text, mutants[number]) });
const all = { [gap.file]: switched(gap.text, new Map(mutants.entries())) };
const passed = (result: TestResult) => {
  if (result.tag === 'failed') throw new Error(result.by);
  return result.reports;
};

describe('the evaluator', () => {
  const progress = join(mkdtempSync(join(tmpdir(), 'mutation-')), 'progress');
  let evaluator: Evaluator;
  beforeAll(async () => {
    evaluator = await startEvaluator(root, progress);
  });
  afterAll(() => evaluator.close());

  it('lets the sources pass as they are, and says which tests looked', async () => {
    const reports = passed(await evaluator.run({ test: 'strong.test.ts', texts: {} }));
    expect(reports.map(({ name }) => name)).toEqual(['is the gap', 'pulls', 'refuses']);
  });

  it.each([
    ['detached', 'pulls', detached],
    ['added', 'is the gap', added],
  ])('lets a mutant live by weak tests, %s, that dies by strong ones: %s', async (_, by, number) => {
    const texts = only(number);
    expect((await evaluator.run({ test: 'weak.test.ts', texts })).tag).toBe('passed');
    expect(await evaluator.run({ test: 'strong.test.ts', texts })).toMatchObject({ tag: 'failed', by });
  });

  it('forgets a mutant when it is given none', async () => {
    await evaluator.run({ test: 'strong.test.ts', texts: only(added) });
    expect((await evaluator.run({ test: 'strong.test.ts', texts: {} })).tag).toBe('passed');
  });

  it('tries the mutants of a plan, on the tests of the plan, one after the other', async () => {
    const known = passed(await evaluator.run({ test: 'strong.test.ts', texts: all }));
    expect(known.every(({ reached }) => reached.includes(detached))).toBe(true);
    const plan = Object.fromEntries(known.slice(0, 2).map(({ id }) => [id, [zeroed, detached, added]]));
    const tried = passed(await evaluator.run({ test: 'strong.test.ts', texts: all, plan }));
    expect(tried.map(({ name, killed }) => [name, killed])).toEqual([
      ['is the gap', [zeroed, added]],
      ['pulls', [detached]],
    ]);
    expect(readFileSync(progress, 'utf8')).toBe(`${detached}`);
  });

  it('records what is executed while a file is loaded, where switches come too late', async () => {
    const [known] = passed(await evaluator.run({ test: 'loaded.test.ts', texts: all }));
    expect(known!.outside).toContain(added);
    expect(known!.reached).toEqual([]);
    expect(await evaluator.run({ test: 'loaded.test.ts', texts: only(added) })).toMatchObject({
      tag: 'failed',
      by: 'was the gap',
    });
  });

  it.each([
    ['once.test.ts', 'cannot be run twice'],
    ['marked.test.ts', 'does not pass any more after the mutant'],
  ])('decides nothing by a test that %s: %s', async (file) => {
    const [known] = passed(await evaluator.run({ test: file, texts: all }));
    const plan = { [known!.id]: [negated] };
    const [tried] = passed(await evaluator.run({ test: file, texts: all, plan }));
    expect(tried!.killed).toEqual([]);
  });

  it('leaves out the tests on the second engine', async () => {
    const reports = passed(await evaluator.run({ test: 'onWasm.test.ts', texts: {} }));
    expect(reports.map(({ name }) => name)).toEqual(['on js']);
  });
});
