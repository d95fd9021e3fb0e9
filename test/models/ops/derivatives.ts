import * as tf from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { inputGradient, termsAndGradients } from '../../../src/models/gradients.js';
import { startExactly } from '../../support/engines.js';
import type { Probe } from './cases.js';
import { inDouble } from './inDouble.js';
import { probeOf, type Row, table } from './table.js';

export type Numbers = readonly number[];

/**
 * What is differentiated: the sum of all scores; that of (∂ scores / ∂ examples)², which a gradient penalty needs; and that
 * of (∂ scores / ∂ weights)², which unrolling does.
 */
export type Kind = 'first' | 'second' | 'mixed';
export const kinds: readonly Kind[] = ['first', 'second', 'mixed'];

const total = (f: tf.Tensor): tf.Tensor1D => tf.reshape(tf.sum(f), [1]);
export const functionOf = ({ critic, x, variables }: Probe, kind: Kind): (() => tf.Tensor1D) => {
  const scores = (): tf.Tensor1D => total(critic(x));
  if (kind === 'first') return scores;
  if (kind === 'second') return () => total(tf.square(inputGradient(critic, x)));
  return () => {
    const { gradients } = termsAndGradients(scores, [1], variables.slice(1));
    return gradients.map((gradient) => total(tf.square(gradient))).reduce((sum, value) => tf.add(sum, value));
  };
};

/** Reads tensors at once, and frees them. */
export const read = (f: () => readonly tf.Tensor[]): readonly Numbers[] =>
  tf.tidy(() => f().map((tensor) => Array.from(tensor.dataSync())));

export const withProbe = <A>(row: Row, f: (probe: Probe) => A): A => {
  const probe = probeOf(row);
  try {
    return f(probe);
  } finally {
    tf.dispose([...probe.variables]);
  }
};

export const scoresOf = (row: Row): Numbers => withProbe(row, ({ critic, x }) => read(() => [critic(x)])[0]!);

/** The gradients by each variable, on the current engine. */
export const gradientsOf = (row: Row, kind: Kind): readonly Numbers[] =>
  withProbe(row, (probe) => read(() => termsAndGradients(functionOf(probe, kind), [1], probe.variables).gradients));

export interface Reference extends Readonly<Record<Kind, readonly Numbers[]>> {
  readonly scores: Numbers;
}
/** The whole table in double precision. The JS engine is the current one afterwards. */
export const referencesOf = async (): Promise<ReadonlyMap<string, Reference>> => {
  await startExactly('js');
  const entry = (row: Row): readonly [string, Reference] => {
    const [first, second, mixed] = kinds.map((kind) => gradientsOf(row, kind));
    return [row.name, { scores: scoresOf(row), first: first!, second: second!, mixed: mixed! }];
  };
  return new Map(inDouble(() => table.map(entry)));
};

export const largest = (values: Numbers): number => Math.max(...values.map(Math.abs));
/** The largest difference over the largest number. */
export const apart = (values: Numbers, reference: Numbers): number => {
  expect(values.length).toBe(reference.length);
  return largest(values.map((value, i) => value - reference[i]!)) / largest(reference);
};
/** For the worst of several gradients. */
export const allApart = (values: readonly Numbers[], reference: readonly Numbers[]): number =>
  Math.max(...values.map((each, i) => apart(each, reference[i]!)));
