import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { heapOf } from '../../../src/engines/wasm/heap.js';
import { sgdStep, updateInPlace } from '../../../src/engines/wasm/updateInPlace.js';
import { agrees, alive, startWasm } from './engines.js';

beforeAll(startWasm);

const at = (x: tf.Tensor): number => heapOf(tf.backend()).at(x);

describe('a clone', () => {
  test('is the same memory, which lives as long as its last owner', () => {
    const before = alive();
    const x = tf.tensor1d([1, 2, 3]);
    const y = tf.clone(x);
    expect(at(y)).toBe(at(x));
    x.dispose();
    expect(Array.from(y.dataSync())).toEqual([1, 2, 3]);
    const z = tf.clone(y);
    y.dispose();
    // Whatever is allocated now must not land on it.
    const other = tf.fill([3], 9);
    expect(Array.from(z.dataSync())).toEqual([1, 2, 3]);
    tf.dispose([z, other]);
    expect(alive()).toEqual(before);
  });
  test('of a variable keeps its numbers when the variable is assigned', () => {
    tf.tidy(() => {
      const weight = tf.variable(tf.tensor1d([1, 2]));
      const kept = tf.clone(weight);
      weight.assign(tf.tensor1d([5, 6]));
      expect(Array.from(kept.dataSync())).toEqual([1, 2]);
      weight.dispose();
    });
  });
  test('of a variable keeps its numbers when the variable is updated in place', () => {
    tf.tidy(() => {
      const weight = tf.variable(tf.tensor1d([1, 2]));
      const slot = tf.variable(tf.zeros([2]));
      const [kept, reshaped] = [tf.clone(weight), tf.reshape(weight, [2, 1])];
      updateInPlace(sgdStep({ rate: 1, momentum: 0 }), { weights: [weight], gradients: [tf.ones([2])], slots: [slot] });
      expect(Array.from(weight.dataSync())).toEqual([0, 1]);
      expect(Array.from(kept.dataSync())).toEqual([1, 2]);
      expect(Array.from(reshaped.dataSync())).toEqual([1, 2]);
      tf.dispose([weight, slot]);
    });
  });
  test('of a tensor that another engine holds', async () => {
    await tf.setBackend('cpu');
    const x = tf.tensor1d([4, 5]);
    await startWasm();
    const y = tf.clone(x);
    x.dispose();
    expect(Array.from(y.dataSync())).toEqual([4, 5]);
    y.dispose();
  });
  test.each(['float32', 'int32', 'bool'] as const)('of %s', (dtype) =>
    agrees(() => tf.clone(tf.tensor1d([0, 1, 1], dtype)), 0),
  );
  test('of texts is left to the stock kernel', () => {
    const texts = tf.tensor1d(['a', 'b']);
    const copy = tf.clone(texts);
    expect(copy.dataSync()).toEqual(['a', 'b']);
    tf.dispose([texts, copy]);
  });
});

test('random programs of clones, reshapes and disposals read what they should and leave nothing behind', () => {
  const command = fc.record({
    kind: fc.constantFrom('make', 'clone', 'reshape', 'dispose', 'read'),
    which: fc.nat(20),
  });
  fc.assert(
    fc.property(fc.array(command, { maxLength: 30 }), (commands) => {
      const before = alive();
      const held: { tensor: tf.Tensor; value: number }[] = [];
      let made = 0;
      for (const { kind, which } of commands) {
        const chosen = held[which % Math.max(1, held.length)];
        if (kind === 'make') held.push({ tensor: tf.fill([4], ++made), value: made });
        else if (chosen === undefined) continue;
        else if (kind === 'clone') held.push({ ...chosen, tensor: tf.clone(chosen.tensor) });
        else if (kind === 'reshape') held.push({ ...chosen, tensor: tf.reshape(chosen.tensor, [2, 2]) });
        else if (kind === 'dispose') held.splice(held.indexOf(chosen), 1)[0]!.tensor.dispose();
        else expect(Array.from(chosen.tensor.dataSync())).toEqual(Array.from({ length: 4 }, () => chosen.value));
      }
      for (const { tensor, value } of held) {
        expect(tensor.dataSync()[3]).toBe(value);
        tensor.dispose();
      }
      expect(alive()).toEqual(before);
    }),
    { seed: 10, numRuns: 60 },
  );
});
