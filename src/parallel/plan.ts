import * as tf from '@tensorflow/tfjs-core';
import type { Operation } from '../models/program/operation.js';
import { ruleOf } from './rules.js';

/** An operation as plain data. */
export interface OperationPlan {
  readonly kind: string;
  readonly settings: unknown;
  readonly place: number;
  /** The shapes of its parameters. */
  readonly weights: readonly (readonly number[])[];
  readonly statistics: readonly (readonly number[])[];
}

const shapesOf = (variables: readonly tf.Variable[]): number[][] => variables.map(({ shape }) => shape);

/** A program as plain data, to be sent to another thread. */
export const planOf = (operations: readonly Operation[]): readonly OperationPlan[] =>
  operations.map(({ rule, settings, place, weights, statistics }) => ({
    kind: rule.kind,
    settings,
    place,
    weights: shapesOf(weights),
    statistics: shapesOf(statistics),
  }));

/** The program of a plan, with variables of its own that hold zeros. */
export const operationsFrom = (plan: readonly OperationPlan[]): readonly Operation[] => {
  const made = (shapes: readonly (readonly number[])[]): tf.Variable[] =>
    shapes.map((shape) => tf.tidy(() => tf.variable(tf.zeros([...shape]))));
  return plan.map(({ kind, settings, place, weights, statistics }) => ({
    rule: ruleOf(kind)!,
    settings,
    place,
    weights: made(weights),
    statistics: made(statistics),
  }));
};

/** All variables of a program, weights and statistics, in one order for every thread. */
export const parametersOf = (operations: readonly Operation[]): readonly tf.Variable[] =>
  operations.flatMap(({ weights, statistics }) => [...weights, ...statistics]);
