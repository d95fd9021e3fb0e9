import * as tf from '@tensorflow/tfjs-core';
import { readTensors, report, samples } from 'rxgan/operators';
import { inFrame, type Tick } from 'rxgan/streams';
import { type OperatorFunction, Subject } from 'rxjs';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Deferred, deferred, fakeTick, macrotasks, numTensors, startJs } from '../support/fakes.js';

beforeAll(startJs);

type Metered = Tick<tf.Tensor, { readonly loss: tf.Scalar }>;

/** Ticks whose reads arrive when the test says so. */
const bench = (operator: OperatorFunction<Metered, { readonly step: number }>) => {
  const source$ = new Subject<Metered>();
  const reads: Deferred<Float32Array>[] = [];
  const held: number[] = [];
  const log: unknown[] = [];
  const subscription = source$.pipe(operator).subscribe({
    next: (row) => log.push(row.step),
    error: (error: Error) => log.push(`#${error.message}`),
    complete: () => log.push('|'),
  });
  const emit = (step: number): void =>
    inFrame(step, () =>
      source$.next(
        fakeTick(step, {
          batch: tf.ones([2]),
          metrics: { loss: tf.scalar(step) },
          read: () => {
            const read = deferred<Float32Array>();
            reads.push(read);
            return read.promise;
          },
          hold: () => held.push(step),
        }),
      ),
    );
  const arrive = async (i: number): Promise<void> => {
    reads[i]!.resolve(Float32Array.of(i));
    await macrotasks();
  };
  return { source$, reads, held, log, subscription, emit, arrive };
};

type Due = number | ((step: number) => boolean);
describe.each<[string, (due: Due) => OperatorFunction<Metered, { readonly step: number }>]>([
  ['report', (due) => report(due)],
  ['readTensors', (due) => readTensors(due, ({ batch }) => ({ batch }))],
])('%s', (name, operator) => {
  let before = 0;
  beforeEach(() => {
    before = numTensors();
  });

  it('keeps the order of steps when reads arrive in another order', async () => {
    const { emit, arrive, log } = bench(operator(1));
    for (const step of [0, 1, 2]) emit(step);
    await arrive(2);
    await arrive(1);
    expect(log).toEqual([]);
    await arrive(0);
    expect(log).toEqual([0, 1, 2]);
    expect(numTensors()).toBe(before);
  });

  it('holds the clock when as many reads are under way as may be, and not before', async () => {
    const { emit, arrive, held } = bench(operator(1));
    emit(0);
    expect(held).toEqual([]);
    emit(1);
    expect(held).toEqual([1]);
    await arrive(0);
    await arrive(1);
    emit(2);
    expect(held).toEqual([1]);
    await arrive(2);
  });

  it('reads the last of every n ticks and no other', async () => {
    const { emit, reads, log, arrive } = bench(operator(3));
    for (let step = 0; step < 7; step++) emit(step);
    expect(reads.length).toBe(2);
    await arrive(0);
    await arrive(1);
    expect(log).toEqual([2, 5]);
  });

  it('completes after the rows that are under way', async () => {
    const { emit, arrive, log, source$ } = bench(operator(1));
    emit(0);
    emit(1);
    source$.complete();
    await macrotasks();
    await arrive(0);
    expect(log).toEqual([0]);
    await arrive(1);
    expect(log).toEqual([0, 1, '|']);
    expect(numTensors()).toBe(before);
  });

  it('fails after the rows that are under way', async () => {
    const { emit, arrive, log, source$ } = bench(operator(1));
    emit(0);
    source$.error(new Error('NaN'));
    await macrotasks();
    expect(log).toEqual([]);
    await arrive(0);
    expect(log).toEqual([0, '#NaN']);
    expect(numTensors()).toBe(before);
  });

  it('fails with what its predicate throws after the rows that are under way, and leaves the source', async () => {
    const failing = (step: number): boolean => {
      if (step === 1) throw new Error('asked');
      return true;
    };
    const { emit, arrive, log, source$ } = bench(operator(failing));
    emit(0);
    emit(1);
    expect(source$.observed).toBe(false);
    await macrotasks();
    expect(log).toEqual([]);
    await arrive(0);
    expect(log).toEqual([0, '#asked']);
    expect(numTensors()).toBe(before);
  });

  it('completes at once when nothing is under way', async () => {
    const { log, source$ } = bench(operator(1));
    source$.complete();
    await macrotasks();
    expect(log).toEqual(['|']);
  });

  it('is left at once: no row arrives any more, and what was kept is freed when it has been read', async () => {
    const { emit, arrive, log, source$, subscription } = bench(operator(1));
    emit(0);
    emit(1);
    subscription.unsubscribe();
    expect(source$.observed).toBe(false);
    expect(numTensors()).toBe(before + 2);
    await arrive(1);
    await arrive(0);
    expect(log).toEqual([]);
    expect(numTensors()).toBe(before);
  });

  it('fails with a read that fails, after the row before it, and leaves the source', async () => {
    const { emit, arrive, log, reads, source$ } = bench(operator(1));
    emit(0);
    emit(1);
    reads[1]!.reject(new Error('device lost'));
    // A rejection without a handler for a whole macrotask would end the process.
    await macrotasks(2);
    expect(log).toEqual([]);
    await arrive(0);
    expect(log).toEqual([0, '#device lost']);
    expect(source$.observed).toBe(false);
    expect(numTensors()).toBe(before);
  });

  it.each([0, -1, 0.5, Number.NaN])('refuses the period %d', (n) => {
    expect(() => bench(operator(n))).toThrow(expect.objectContaining({ _tag: 'ConfigError', path: name }));
  });
});

describe('readTensors', () => {
  it('frees what it has already kept when a later tensor cannot be had', async () => {
    const before = numTensors();
    let stale = tf.zeros([1]);
    inFrame(7, () => {
      stale = tf.zeros([1]);
    });
    const { emit, log } = bench(readTensors(1, ({ batch }) => ({ batch, stale })));
    emit(0);
    await macrotasks();
    expect(log).toEqual([expect.stringContaining('tick 7')]);
    // The zeros above the frame.
    expect(numTensors()).toBe(before + 1);
  });

  it('fails with what the selection throws', async () => {
    const before = numTensors();
    const broken = (): { batch: tf.Tensor } => {
      throw new Error('which one?');
    };
    const { emit, log } = bench(readTensors(1, broken));
    emit(0);
    await macrotasks();
    expect(log).toEqual(['#which one?']);
    expect(numTensors()).toBe(before);
  });
});

describe('samples', () => {
  it.each([0, -1, 0.5])('refuses the period %d', (n) => {
    expect(() => bench(samples(n))).toThrow(expect.objectContaining({ _tag: 'ConfigError' }));
  });
});
