/** A training loop as a loop: rows come when they are asked for, and training waits while one is being looked at. */
import { orThrow } from 'rxgan';
import { twoMoons } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { hinge, r1 } from 'rxgan/losses';
import { energyDistance, rows, runToEnd } from 'rxgan/metrics';
import { adam, mlpGan } from 'rxgan/models';
import { discriminatorStep, ema, generatorStep, samples } from 'rxgan/operators';
import { batches, eachRow, scoped, ticks } from 'rxgan/streams';

await orThrow(pickEngine({ work: 'small' }));

const data = twoMoons();
const real = rows(Array.from({ length: 256 }, (_, i) => Array.from(data.at(i))).flat(), 2);
const optimizer = adam({ learningRate: 2e-3, beta1: 0.5 });
const loss = r1(0.1)(hinge);

const training$ = scoped(mlpGan({ seed: 11, optimizers: { generator: optimizer, discriminator: optimizer } }), (gan) =>
  ticks(gan, batches(data, { size: 64, seed: 11 })).pipe(
    discriminatorStep(loss),
    generatorStep(loss),
    ema('generator', 0.98),
    samples(50, { count: 256 }),
  ),
);

for await (const { step, samples: made } of eachRow(training$)) {
  const distance = runToEnd(energyDistance(real, rows(made.data, 2))).value;
  console.log(step, distance);
  // Leaving the loop ends the run and frees the model.
  if (distance < 0.02 || step >= 1_999) break;
}
