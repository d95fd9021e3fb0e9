import * as tf from '@tensorflow/tfjs-core';
import type { OperatorFunction } from 'rxjs';
import { operate } from './operate.js';
import { markFreed } from './usedAfterFrame.js';

/** The life of one frame: open until the synchronous `next` that it surrounds has returned. */
export interface Lease {
  readonly step: number;
  readonly open: boolean;
}

let depth = 0;
const closing: Array<() => void> = [];

/**
 * Runs `body` inside a frame: every tensor made meanwhile is freed on return, whatever happens.
 *
 * In plain words: tensors live for the time of one synchronous call, and cleaned up in one place.
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
  let tracked: tf.Tensor[] = [];
  depth++;
  try {
    tf.tidy(() => {
      try {
        body();
      } finally {
        tracked = tf.engine().state.activeScope.track;
      }
    });
  } finally {
    for (const tensor of tracked) if (tensor.isDisposed) markFreed(tensor, step);
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
 * In plain words: host data in, tensors out, and no operator has to dispose of them. `upload` cannot be asynchronous: the
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
