import * as tf from '@tensorflow/tfjs-core';
import { afterFrame, frame, inFrame, type Lease } from 'rxgan/streams';
import { map, of, share, take } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { behavesLikeAnOperator, marbles } from '../operators/notifications.js';
import { numTensors, startJs } from '../support/fakes.js';

beforeAll(startJs);

describe('frame', () => {
  const double = () => frame((value: number) => value * 2);
  behavesLikeAnOperator('frame', double, { a: 1, b: 2, c: 3, d: 4 }, (value) => value * 2);

  it('fails with what the upload throws, and stops the source', () => {
    const scheduler = marbles();
    scheduler.run(({ hot, expectObservable, expectSubscriptions }) => {
      const source$ = hot('-1-2-3-|');
      const upload = frame((value: string) => {
        if (value === '2') throw 'error';
        return value;
      });
      expectObservable(source$.pipe(upload)).toBe('-1-#');
      expectSubscriptions(source$.subscriptions).toBe('^--!');
    });
  });

  it('opens a lease for each value, numbers it, and closes it when downstream has returned', () => {
    const leases: Lease[] = [];
    const open: boolean[] = [];
    of(5, 6)
      .pipe(
        frame(
          (_, lease) => lease,
          (value) => value,
        ),
      )
      .subscribe((lease) => {
        leases.push(lease);
        open.push(lease.open);
      });
    expect(open).toEqual([true, true]);
    expect(leases).toEqual([
      { step: 5, open: false },
      { step: 6, open: false },
    ]);
  });

  it('closes the lease and frees the upload when downstream throws', () => {
    const before = numTensors();
    const leases: Lease[] = [];
    of(1)
      .pipe(
        frame((size, lease) => {
          leases.push(lease);
          return tf.ones([size]);
        }),
        map(() => {
          throw new Error('downstream');
        }),
      )
      .subscribe({ error: () => undefined });
    expect(leases[0]!.open).toBe(false);
    expect(numTensors()).toBe(before);
  });

  it('frees what an upload made before it threw', () => {
    const before = numTensors();
    of(1)
      .pipe(
        frame((size: number) => {
          const half = tf.ones([size]);
          if (half.size > 0) throw new Error('the other half is missing');
          return half;
        }),
      )
      .subscribe({ error: () => undefined });
    expect(numTensors()).toBe(before);
  });

  it('lends to all consumers of a shared frame alike', () => {
    const sums: number[] = [];
    const shared$ = of(3).pipe(
      frame((size) => tf.ones([size])),
      share({ resetOnComplete: false }),
    );
    const add = (tensor: tf.Tensor): void => void sums.push(tf.sum(tensor).dataSync()[0]!);
    shared$.subscribe(add);
    shared$.pipe(take(1)).subscribe(add);
    expect(sums).toEqual([3]);
  });
});

describe('inFrame', () => {
  it('rethrows what the body throws, and still closes', () => {
    const log: string[] = [];
    const before = numTensors();
    const body = () => {
      tf.zeros([2]);
      afterFrame(() => log.push('closed'));
      throw new Error('body');
    };
    expect(() => inFrame(0, body)).toThrow('body');
    expect(log).toEqual(['closed']);
    expect(numTensors()).toBe(before);
  });

  it('closes what was asked for in an inner frame when the outer one ends', () => {
    const log: string[] = [];
    inFrame(0, () => {
      inFrame(1, () => afterFrame(() => log.push('closed')));
      log.push('outer goes on');
    });
    afterFrame(() => log.push('no frame is open'));
    expect(log).toEqual(['outer goes on', 'closed', 'no frame is open']);
  });

  it('frees an inner frame before the outer one, and leaves the outer one its own', () => {
    inFrame(0, () => {
      const outer = tf.ones([2]);
      let inner: tf.Tensor | undefined;
      inFrame(1, () => {
        inner = tf.add(outer, 1);
      });
      expect(inner!.isDisposed).toBe(true);
      expect(tf.sum(outer).dataSync()[0]).toBe(2);
    });
  });
});
