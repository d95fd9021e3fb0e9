/** A discriminator from tfjs-layers and a loss of one's own take part like those of the library. */

import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential } from '@tensorflow/tfjs-layers';
import { orThrow } from 'rxgan';
import { swissRoll } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { r1, separableLoss } from 'rxgan/losses';
import { adam, fromLayersModel, gan, mlp, softplus } from 'rxgan/models';
import { discriminatorStep, generatorStep, report, samples, takeSteps } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { merge, share } from 'rxjs';

await orThrow(pickEngine({ work: 'small' }));

/** Cross-entropy with the scores halved. */
const half = (scores: tf.Tensor): tf.Tensor => tf.mul(scores, 0.5);
const calm = separableLoss({
  name: 'calm',
  asReal: (scores) => softplus(tf.neg(half(scores))),
  asFake: (scores) => softplus(half(scores)),
  generator: (fake) => softplus(tf.neg(half(fake))),
});

const model = gan({
  seed: 5,
  generator: mlp({ inputs: 2, hidden: [32, 32], outputs: 2 }),
  discriminator: fromLayersModel(() =>
    sequential({
      layers: [
        layers.dense({ units: 32, activation: 'relu', inputShape: [2] }),
        layers.dropout({ rate: 0.1 }),
        layers.dense({ units: 1 }),
      ],
    }),
  ),
  optimizers: { discriminator: adam({ learningRate: 1e-3 }) },
});

const events$ = scoped(model, (owned) => {
  const trained$ = ticks(owned, batches(swissRoll(), { size: 64, seed: 5 })).pipe(
    discriminatorStep(r1(0.1)(calm)),
    generatorStep(calm),
    takeSteps(100),
    share(),
  );
  return merge(trained$.pipe(report(25)), trained$.pipe(samples(50, { count: 8 })));
});

await events$.forEach((event) =>
  'samples' in event
    ? console.log(event.step, 'samples of shape', event.samples.shape)
    : console.log(event.step, event.dLoss, event.gLoss, event.r1),
);
