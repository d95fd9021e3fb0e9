import * as tf from '@tensorflow/tfjs-core';
import type { FusedOp } from '../../models/vjp/operation.js';
import { ruleOf } from './rules.js';

/** An operation as plain data. */
export interface OperationPlan {
  readonly kind: string;
  readonly settings: unknown;
  readonly purposes: readonly string[];
  /** The shapes of its parameters. */
  readonly weights: readonly (readonly number[])[];
  readonly buffers: readonly (readonly number[])[];
  readonly branches: readonly (readonly OperationPlan[])[];
}

const shapesOf = (variables: readonly tf.Variable[]): number[][] => variables.map(({ shape }) => shape);

/** A program as plain data, to be sent to another thread. */
export const planOf = (operations: readonly FusedOp[]): readonly OperationPlan[] =>
  operations.map(({ rule, settings, purposes, weights, buffers, branches }) => ({
    kind: rule.kind,
    settings,
    purposes,
    weights: shapesOf(weights),
    buffers: shapesOf(buffers),
    branches: branches.map(planOf),
  }));

/** The program of a plan, with variables of its own that hold zeros. */
export const operationsFrom = (plan: readonly OperationPlan[]): readonly FusedOp[] => {
  const made = (shapes: readonly (readonly number[])[]): tf.Variable[] =>
    shapes.map((shape) => tf.tidy(() => tf.variable(tf.zeros([...shape]))));
  return plan.map(({ kind, settings, purposes, weights, buffers, branches }) => ({
    rule: ruleOf(kind)!,
    settings,
    purposes,
    weights: made(weights),
    buffers: made(buffers),
    branches: branches.map(operationsFrom),
  }));
};

/** All variables of a program, weights and buffers, in one order for every thread. */
export const parametersOf = (operations: readonly FusedOp[]): readonly tf.Variable[] =>
  operations.flatMap(({ weights, buffers, branches }) => [...weights, ...buffers, ...branches.flatMap(parametersOf)]);
