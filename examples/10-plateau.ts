/** A learning rate that falls when the distance to the data no longer does, and a run that ends when the rate is low. */
import * as tf from '@tensorflow/tfjs-core';
import { orThrow, reduceOnPlateau } from 'rxgan';
import { swissRoll } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { nonSaturating, r1 } from 'rxgan/losses';
import { energyDistance, rows } from 'rxgan/metrics';
import { adam, memoryKey, mlpGan } from 'rxgan/models';
import { discriminatorStep, ema, generatorStep, rememberEvaluation, report, step, stopWhen } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';

await orThrow(pickEngine({ work: 'small' }));

const data = swissRoll();
const real = rows(Array.from({ length: 256 }, (_, i) => Array.from(data.at(i))).flat(), 2);
const distance = memoryKey('distance');
/** Halved when three evaluations in a row have not been better. Its state is part of the model, and of a checkpoint. */
const learningRate = reduceOnPlateau(distance, { initial: 8e-3, factor: 0.5, patience: 2, threshold: 0.01 });
const optimizer = adam({ learningRate, beta1: 0.5 });
const loss = r1(0.1)(nonSaturating);

const optimizers = { generator: optimizer, discriminator: optimizer };

const training$ = scoped(mlpGan({ seed: 10, optimizers, adaptive: [learningRate] }), (gan) =>
  ticks(gan, batches(data, { size: 64, seed: 10 })).pipe(
    discriminatorStep(loss),
    generatorStep(loss),
    ema('generator', 0.99),
    // Known ten steps later: meanwhile it is computed between the steps.
    rememberEvaluation(distance, 50, (fake) => energyDistance(real, fake), { count: 256, after: 10 }),
    // Outside of a step, as where a row is used, an adaptive schedule is what it begins with: a step makes it a metric.
    step(({ step: now, model: { memory } }) => ({
      rate: tf.scalar(learningRate(now)),
      distance: tf.scalar(memory.get(distance) ?? Number.NaN),
    })),
    stopWhen(({ step: now }) => learningRate(now) < 1e-3 || now >= 3_999),
    report(50),
  ),
);

await training$.forEach((row) => console.log(row.step, row.rate, row.distance));
