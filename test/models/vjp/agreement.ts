import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { type Answer, byProgram, byTape, lentTo, type Question } from './runs.js';
import { questionOf, type Stack } from './stacks.js';

const largest = (values: ArrayLike<number>): number =>
  Array.from(values).reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const close = (name: string, actual: Float32Array, expected: Float32Array, bar: number, least = 0): void => {
  const apart = expected.map((value, i) => Math.abs(value - actual[i]!));
  const allowed = bar * Math.max(least, largest(expected));
  if (actual.length !== expected.length || !apart.every((distance) => distance <= allowed))
    expect.fail(`${name}: ${largest(apart)} apart where ${allowed} is allowed`);
};

/**
 * How exactly the two ways can agree. In front of a normalization many gradients are 0 in exact arithmetic: what is
 * computed is rounding, and the larger, the smaller ε is.
 */
export interface Arithmetic {
  /** How far apart two numbers may be, relative to the largest magnitude of their tensor. */
  readonly bar: number;
  readonly epsilon: number;
  /** Gradients that are smaller than this part of the stack's largest one are compared relative to that part. */
  readonly floor: number;
}
export const inSingle: Arithmetic = { bar: 1e-5, epsilon: 1, floor: 1 };
export const inDouble: Arithmetic = { bar: 1e-10, epsilon: 1e-5, floor: 1e-3 };

const asked = (of: Stack, { epsilon }: Arithmetic, way: (question: Question) => Answer): Answer => {
  const question = questionOf(of, epsilon);
  const before = lentTo(question);
  const alive = tf.memory().numTensors;
  const answer = way(question);
  expect(tf.memory().numTensors).toBe(alive);
  expect(answer.lent).toEqual(before);
  question.network[Symbol.dispose]();
  tf.dispose([question.x, question.dy, question.condition ?? []]);
  return answer;
};

/** The program of a stack gives what the tape gives, moves the statistics alike, and leaves nothing behind. */
export const expectAgreement = (of: Stack, arithmetic: Arithmetic): void => {
  const [tape, program] = [asked(of, arithmetic, byTape), asked(of, arithmetic, byProgram)];
  const least = arithmetic.floor * Math.max(...Object.values(tape.gradients).map(largest));
  close('output', program.y, tape.y, arithmetic.bar);
  for (const [name, gradient] of Object.entries(tape.gradients))
    close(`gradient by ${name}`, program.gradients[name]!, gradient, arithmetic.bar, least);
  for (const [name, statistic] of Object.entries(tape.statistics))
    close(`statistic ${name}`, program.statistics[name]!, statistic, arithmetic.bar);
};
