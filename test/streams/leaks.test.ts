import * as tf from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { frame, inFrame } from 'rxgan/streams';
import * as rx from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { macrotasks, numTensors, startJs } from '../support/fakes.js';
import { frameWithoutTidy, type Operators, type Outcome, pipelines } from '../support/leaks.js';

beforeAll(startJs);

const first = (tensor: tf.Tensor): number => tensor.dataSync()[0]!;

const staysInFrame: Operators = {
  map: rx.map((t) => tf.mul(t, 2)),
  filter: rx.filter((t) => first(t) % 2 === 0),
  take: rx.take(3),
  skip: rx.skip(1),
  mergeMap: rx.mergeMap((t) => rx.of(t, tf.add(t, 1))),
  concatMap: rx.concatMap((t) => rx.of(tf.neg(t))),
  switchMap: rx.switchMap((t) => rx.of(t)),
  share: rx.share(),
  tap: rx.tap((t) => void tf.sum(t).dataSync()),
  distinctUntilChanged: rx.distinctUntilChanged(),
  takeWhile: rx.takeWhile((t) => first(t) < 30, true),
  shareAndMerge: (source) => {
    const shared = source.pipe(rx.share());
    return rx.merge(shared, shared.pipe(rx.map((t) => tf.square(t))));
  },
  connect: (source) => source.pipe(rx.connect((hot) => rx.merge(hot, hot.pipe(rx.skip(2))))),
};

const escapesFrame: Operators = {
  bufferCount: (source) =>
    source.pipe(
      rx.bufferCount(2),
      rx.mergeMap((buffer) => rx.from(buffer)),
    ),
  concatAsync: rx.concatMap(async (t) => {
    await macrotasks();
    return t;
  }),
  switchAsync: rx.switchMap(async (t) => {
    await macrotasks();
    return t;
  }),
  delay: rx.delay(0),
  replay: rx.share({ connector: () => new rx.ReplaySubject(1) }),
  audit: rx.audit(() => rx.from(macrotasks())),
  pairwise: (source) =>
    source.pipe(
      rx.pairwise(),
      rx.map(([previous]) => previous),
    ),
  takeLast: (source) => source.pipe(rx.take(5), rx.takeLast(2)),
  scanKeepingTensors: rx.scan((sum, t) => tf.add(sum, t)),
};

const use = (tensor: tf.Tensor): void => void tf.add(tensor, 1).dataSync();
const noLeak = ({ leaked }: Outcome): void => expect(leaked).toBe(0);
const noLeakNoError = (outcome: Outcome): void => expect(outcome).toEqual({ leaked: 0, errors: [] });

describe('frame', () => {
  it('P1: frees every tensor and keeps it usable, with operators that stay in the frame, wherever it stops', () =>
    fc.assert(pipelines(staysInFrame, frame, use, noLeakNoError), { seed: 7, numRuns: 400 }));

  it('P1 bites: without the tidy there is a leak', async () => {
    const { failed } = await fc.check(pipelines(staysInFrame, frameWithoutTidy, use, noLeak), {
      seed: 7,
      numRuns: 20,
      endOnFailure: true,
    });
    expect(failed).toBe(true);
  });

  it('P2: frees every tensor also with operators that carry it out of the frame', () =>
    fc.assert(
      pipelines({ ...staysInFrame, ...escapesFrame }, frame, () => undefined, noLeak),
      {
        seed: 7,
        numRuns: 400,
      },
    ));

  it('P4: a hundred thousand frames in sequence leave the number of tensors as it was', () => {
    const before = numTensors();
    let most = 0;
    for (let step = 0; step < 100_000; step++)
      inFrame(step, () => {
        tf.square(tf.scalar(step));
        most = Math.max(most, numTensors());
      });
    expect(numTensors()).toBe(before);
    expect(most).toBe(before + 2);
  });
});
