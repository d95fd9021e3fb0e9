import * as tf from '@tensorflow/tfjs-core';
import type { OperatorFunction } from 'rxjs';
import { failure, type UsedAfterFrame } from '../errors.js';
import { operate } from './operate.js';

/** The life of one frame: open until the synchronous `next` that it surrounds has returned. */
export interface Lease {
  readonly step: number;
  readonly open: boolean;
}

let depth = 0;
const closing: Array<() => void> = [];
const expired = new WeakMap<object, number>();

/** The error for whatever of tick `step` is touched too late. */
export const usedAfterFrame = (step: number): UsedAfterFrame =>
  failure(
    'UsedAfterFrame',
    `tick ${step}`,
    'a tensor of this tick was used after its frame had ended (it was buffered, delayed or awaited)',
    'put report(), samples() or readOut() before the asynchronous operator: they hand out plain numbers',
    { step },
  );

/** Shared by all tensors of the past: whatever operation is tried next reads the data id first, and meets this. */
const tombstone: PropertyDescriptor = {
  configurable: true,
  get(this: object) {
    throw usedAfterFrame(expired.get(this) ?? -1);
  },
};
const refuse = function (this: object): never {
  throw usedAfterFrame(expired.get(this) ?? -1);
};

/** Makes every later use of a freed tensor say which tick it belonged to, instead of tfjs's own riddle. */
const expire = (tensor: tf.Tensor, step: number): void => {
  expired.set(tensor, step);
  Object.defineProperty(tensor, 'dataId', tombstone);
  (tensor as unknown as { throwIfDisposed: () => void }).throwIfDisposed = refuse;
};

/**
 * Runs `body` inside a frame: every tensor made meanwhile is freed on return, whatever happens.
 *
 * In plain words: tensors are lent for the time of one synchronous call, and cleaned up in one place.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { inFrame } from 'rxgan/streams';
 *
 * const before = tf.memory().numTensors;
 * inFrame(0, () => tf.square(tf.tensor1d([1, 2, 3])));
 * assert.equal(tf.memory().numTensors, before);
 * ```
 */
export const inFrame = (step: number, body: () => void): void => {
  let lent: tf.Tensor[] = [];
  depth++;
  try {
    tf.tidy(() => {
      try {
        body();
      } finally {
        lent = tf.engine().state.activeScope.track;
      }
    });
  } finally {
    for (const tensor of lent) if (tensor.isDisposed) expire(tensor, step);
    if (--depth === 0) closeAll(closing.splice(0));
  }
};

/** Runs all of them, also when one throws. */
const closeAll = ([first, ...rest]: readonly (() => void)[]): void => {
  if (first === undefined) return;
  try {
    first();
  } finally {
    closeAll(rest);
  }
};

/** Runs `close` now, or when the outermost open frame ends: a teardown never frees what the stack still uses. */
export const afterFrame = (close: () => void): void => {
  if (depth === 0) close();
  else closing.push(close);
};

/** What may leave an upload: anything but a promise, which would outlive the frame. */
export type Synchronous<B> = B extends PromiseLike<unknown> ? never : B;

/**
 * Lends what `upload` makes to everything downstream, until the synchronous downstream has returned.
 *
 * In plain words: host data in, tensors out, and nobody has to dispose them. `upload` cannot be asynchronous: the
 * types refuse a promise.
 *
 * @example
 * ```ts
 * import assert from 'node:assert/strict';
 * import * as tf from '@tensorflow/tfjs-core';
 * import { map, range } from 'rxjs';
 * import { frame } from 'rxgan/streams';
 *
 * const shapes: number[][] = [];
 * range(1, 2)
 *   .pipe(
 *     frame((size) => tf.zeros([size, 2])),
 *     map((zeros) => zeros.shape),
 *   )
 *   .subscribe((shape) => shapes.push(shape));
 * assert.deepEqual(shapes, [[1, 2], [2, 2]]);
 * ```
 */
export const frame = <A, B>(
  upload: (value: A, lease: Lease) => B & Synchronous<B>,
  stepOf: (value: A) => number = () => 0,
): OperatorFunction<A, B> =>
  operate<A, B>((value, emit) => {
    const lease = { step: stepOf(value), open: true };
    try {
      inFrame(lease.step, () => emit(upload(value, lease)));
    } finally {
      lease.open = false;
    }
  });
