import * as tf from '@tensorflow/tfjs-core';
import type { FusedOp } from '../../models/vjp/operation.js';
import { ruleOf } from './rules.js';

/** An operation as plain data. */
export interface OperationPlan {
  readonly kind: string;
  readonly settings: unknown;
  readonly place: number;
  /** The shapes of its parameters. */
  readonly weights: readonly (readonly number[])[];
  readonly buffers: readonly (readonly number[])[];
}

const shapesOf = (variables: readonly tf.Variable[]): number[][] => variables.map(({ shape }) => shape);

/** A program as plain data, to be sent to another thread. */
export const planOf = (operations: readonly FusedOp[]): readonly OperationPlan[] =>
  operations.map(({ rule, settings, place, weights, buffers }) => ({
    kind: rule.kind,
    settings,
    place,
    weights: shapesOf(weights),
    buffers: shapesOf(buffers),
  }));

/** The program of a plan, with variables of its own that hold zeros. */
export const operationsFrom = (plan: readonly OperationPlan[]): readonly FusedOp[] => {
  const made = (shapes: readonly (readonly number[])[]): tf.Variable[] =>
    shapes.map((shape) => tf.tidy(() => tf.variable(tf.zeros([...shape]))));
  return plan.map(({ kind, settings, place, weights, buffers }) => ({
    rule: ruleOf(kind)!,
    settings,
    place,
    weights: made(weights),
    buffers: made(buffers),
  }));
};

/** All variables of a program, weights and buffers, in one order for every thread. */
export const parametersOf = (operations: readonly FusedOp[]): readonly tf.Variable[] =>
  operations.flatMap(({ weights, buffers }) => [...weights, ...buffers]);
