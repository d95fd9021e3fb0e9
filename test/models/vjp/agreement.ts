import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { byTape, byVjp, type PassCase, type PassResult, unchangedBy } from './runs.js';
import { passCaseOf, type Stack } from './stacks.js';

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
  /**
   * The same for gradients that are smaller than this part of what comes back to the output. A saturated activation has its
   * slope, 1 - y² say, from an output that is rounded near 1; and all gradients of a stack may be nothing but rounding.
   */
  readonly slopeFloor: number;
}
export const inSingle: Arithmetic = { bar: 1e-5, epsilon: 1, floor: 1, slopeFloor: 0.1 };
export const inDouble: Arithmetic = { bar: 1e-10, epsilon: 1e-5, floor: 1e-2, slopeFloor: 1e-2 };

const computed = (of: Stack, { epsilon }: Arithmetic, way: (passCase: PassCase) => PassResult) => {
  const passCase = passCaseOf(of, epsilon);
  const before = unchangedBy(passCase);
  const alive = tf.memory().numTensors;
  const result = way(passCase);
  expect(tf.memory().numTensors).toBe(alive);
  expect(result.unchanged).toEqual(before);
  const slope = largest(passCase.dy.dataSync());
  passCase.network[Symbol.dispose]();
  tf.dispose([passCase.x, passCase.dy, passCase.condition ?? []]);
  return { ...result, slope };
};

/** The written-out passes of a stack give what the tape gives, move the statistics alike, and leave nothing behind. */
export const expectAgreement = (of: Stack, arithmetic: Arithmetic): void => {
  const [tape, vjp] = [computed(of, arithmetic, byTape), computed(of, arithmetic, byVjp)];
  const least = Math.max(
    arithmetic.floor * Math.max(...Object.values(tape.gradients).map(largest)),
    arithmetic.slopeFloor * tape.slope,
  );
  close('output', vjp.y, tape.y, arithmetic.bar);
  for (const [name, gradient] of Object.entries(tape.gradients))
    close(`gradient by ${name}`, vjp.gradients[name]!, gradient, arithmetic.bar, least);
  for (const [name, statistic] of Object.entries(tape.statistics))
    close(`statistic ${name}`, vjp.statistics[name]!, statistic, arithmetic.bar);
};
