import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { assignFlat, concatFlat, unflatten } from '../../src/models/concatFlat.js';
import { disposeOnce, nameOf, variable, variableFrom } from '../../src/models/variable.js';
import { engines, leftBehind, start } from '../support/engines.js';

const counted = (count: number, from = 0): Float32Array => Float32Array.from({ length: count }, (_, i) => from + i);

describe.each(engines)('flat vectors on %s', (engine) => {
  beforeAll(() => start(engine));

  test('hold all numbers in order, and unflatten is the inverse', () => {
    const tensors = [tf.tensor(counted(6), [2, 3]), tf.scalar(6), tf.tensor(counted(2, 7), [1, 2])];
    const flat = concatFlat(tensors);
    expect(Array.from(flat.dataSync())).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    const back = unflatten(flat, tensors);
    expect(back.map(({ shape }) => shape)).toEqual([[2, 3], [], [1, 2]]);
    expect(back.map((tensor) => Array.from(tensor.dataSync()))).toEqual([[0, 1, 2, 3, 4, 5], [6], [7, 8]]);
  });
  test('assignFlat writes the pieces, also of a single variable, and leaves nothing behind', () => {
    const variables = [variable('a', [2, 2], counted(4)), variable('b', [1], counted(1))];
    const write = (of: readonly tf.Variable[], length: number): void =>
      tf.tidy(() => assignFlat(of, tf.tensor1d(counted(length, 10))));
    expect(leftBehind(() => write(variables, 5))).toBe(0);
    expect(variables.map((each) => Array.from(each.dataSync()))).toEqual([[10, 11, 12, 13], [14]]);
    expect(leftBehind(() => write(variables.slice(0, 1), 4))).toBe(0);
    // A vector that is assigned whole shares its memory; freeing the vector must not take the variable's.
    expect(Array.from(variables[0]!.dataSync())).toEqual([10, 11, 12, 13]);
  });
});

describe('variables', () => {
  beforeAll(() => start('js'));

  test('may bear the same name twice, cost one tensor each, and know their name', () => {
    const made: tf.Variable[] = [];
    const make = (): void => {
      made.push(
        variable('net/0/kernel', [2], counted(2)),
        variableFrom('net/0/kernel', () => tf.square(tf.ones([2]))),
      );
    };
    expect(leftBehind(make)).toBe(2);
    expect(made.map(nameOf)).toEqual(['net/0/kernel', 'net/0/kernel']);
  });
  test('disposeOnce asks for the variables only when it is called, and once', () => {
    let asked = 0;
    const dispose = disposeOnce(() => {
      asked++;
      return [];
    });
    expect(asked).toBe(0);
    dispose();
    dispose();
    expect(asked).toBe(1);
  });
});
