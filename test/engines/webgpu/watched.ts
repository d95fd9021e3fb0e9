import * as tf from '@tensorflow/tfjs-core';
import { flow } from 'fp-ts/lib/function.js';
import { isFailure } from 'rxgan';
import { ring } from 'rxgan/data';
import { boundaryEquilibrium, nonSaturating, wasserstein } from 'rxgan/losses';
import { energyDistance, type Rows, rows } from 'rxgan/metrics';
import {
  clipGradientByNorm,
  clipWeights,
  energyCritic,
  type GanPlayer,
  gan,
  type Model,
  memoryKey,
  mlp,
  mlpGan,
  rmsProp,
} from 'rxgan/models';
import {
  alternating,
  assertFinite,
  discriminatorStep,
  ema,
  evaluate,
  type GanStep,
  generatorStep,
  readTensors,
  remember,
  rememberEvaluation,
  report,
  samples,
  step,
} from 'rxgan/operators';
import { batches, type HostBatch, scoped, type Tick, ticks } from 'rxgan/streams';
import { connect, lastValueFrom, map, merge, type Observable, take, toArray } from 'rxjs';
import { everyTerm, rich } from '../../operators/rich.js';
import { convolutional, image, images } from './games.js';

interface Run {
  readonly model: () => Model<GanPlayer>;
  readonly source: (step: number) => HostBatch;
  readonly steps: GanStep<{ readonly dLoss: tf.Scalar }>;
}

const small = (outputs: number) => mlp({ inputs: 2, hidden: [6], outputs });
const points = batches(ring(), { size: 8, seed: 1 });

const watched: Readonly<Record<string, Run>> = {
  'every kind of term': {
    model: rich,
    source: batches(ring({ modes: 3 }), { size: 8, seed: 1, labeled: true }),
    steps: flow(discriminatorStep(everyTerm), generatorStep(everyTerm)),
  },
  'clipped weights and gradients, unrolled': {
    model: gan({
      seed: 1,
      generator: small(2),
      discriminator: small(1),
      optimizers: { discriminator: clipWeights(0.01)(rmsProp()), generator: clipGradientByNorm(1)(rmsProp()) },
    }),
    source: points,
    steps: flow(discriminatorStep(wasserstein), generatorStep(nonSaturating, { unrolled: { steps: 1, rate: 0.1 } })),
  },
  'an energy with a state': {
    model: gan({
      seed: 1,
      generator: small(2),
      discriminator: energyCritic({ encoder: small(2), decoder: small(2) }),
    }),
    source: points,
    steps: flow(discriminatorStep(boundaryEquilibrium()), generatorStep(boundaryEquilibrium())),
  },
  'one pass of convolutions for both players': {
    model: convolutional,
    source: images(image),
    steps: alternating(nonSaturating, { shared: true }),
  },
};
export const runs = Object.keys(watched);

/** How many reports, samples, evaluations and batches a run has handed out, and whether all numbers in them are finite. */
export interface Arrived {
  readonly reports: number;
  readonly samples: number;
  readonly evaluations: number;
  readonly batches: number;
  readonly finite: boolean;
}

const finite = (value: unknown): boolean =>
  typeof value === 'object' && value !== null ? Object.values(value).every(finite) : Number.isFinite(value);

/** Three steps, looked at in every way there is. */
const look =
  (real: Rows) =>
  (
    tick$: Observable<Tick<tf.Tensor, { readonly dLoss: tf.Scalar }>>,
  ): Observable<readonly [keyof Arrived, unknown]> => {
    const distance = (fake: Rows) => energyDistance(real, fake);
    const few = { count: 8, chunk: 4 };
    const named = (name: keyof Arrived) => map((value: unknown) => [name, value] as const);
    return tick$.pipe(
      ema('generator', 0.9),
      remember(memoryKey('dLoss')),
      assertFinite(),
      rememberEvaluation(memoryKey('distance'), 2, distance, few),
      take(3),
      connect((shared$) =>
        merge(
          shared$.pipe(report(), named('reports')),
          shared$.pipe(samples(2, { count: 4 }), named('samples')),
          shared$.pipe(
            evaluate(2, distance, few),
            map(({ result }) => result.value),
            named('evaluations'),
          ),
          shared$.pipe(
            readTensors(2, ({ batch }) => ({ batch })),
            named('batches'),
          ),
        ),
      ),
    );
  };

export const watch = async (run: string): Promise<Arrived> => {
  const { model, source, steps } = watched[run]!;
  const { data, shape } = source(0);
  const real = rows(data, data.length / shape[0]!);
  const all = await lastValueFrom(
    scoped(model, (subject) => look(real)(ticks(subject, source).pipe(steps)).pipe(toArray())),
  );
  const count = (name: keyof Arrived): number => all.filter(([kind]) => kind === name).length;
  return {
    reports: count('reports'),
    samples: count('samples'),
    evaluations: count('evaluations'),
    batches: count('batches'),
    finite: all.every(([, value]) => finite(value)),
  };
};

/** What `assertFinite` finds in a metric of this value; its name, where it finds something. */
export const refusedTerm = async (value: number): Promise<string | undefined> => {
  const run$ = scoped(mlpGan({ seed: 1, hidden: [4] }), (subject) =>
    ticks(subject, points).pipe(
      step(() => ({ value: tf.div(value, 1) as tf.Scalar })),
      assertFinite(),
      report(),
      take(2),
    ),
  );
  try {
    await lastValueFrom(run$);
    return undefined;
  } catch (error) {
    return isFailure(error) && error._tag === 'NonFinite' ? error.term : String(error);
  }
};
