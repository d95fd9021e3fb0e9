/** A critic that is updated more often while it cannot tell real from generated, and less while it is far ahead. */
import { adaptive, orThrow } from 'rxgan';
import { ring } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { hinge, r1 } from 'rxgan/losses';
import { energyDistance, rows } from 'rxgan/metrics';
import { adam, memoryKey, mlpGan } from 'rxgan/models';
import { discriminatorStep, ema, evaluate, generatorStep, remember, report, takeSteps, times } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { merge, share } from 'rxjs';

await orThrow(pickEngine({ work: 'small' }));

const [dReal, dFake] = [memoryKey('dReal'), memoryKey('dFake')];
/** From 1 to 5, by the gap of the scores in the step before. */
const updates = adaptive({
  name: 'critic updates',
  metrics: [dReal, dFake],
  initial: 3,
  update: (k, measured) => {
    const gap = measured.dReal - measured.dFake;
    return Math.min(5, Math.max(1, gap < 0.6 ? k + 1 : gap > 1 ? k - 1 : k));
  },
});

const data = ring();
const real = rows(Array.from({ length: 256 }, (_, i) => Array.from(data.at(i))).flat(), 2);
const optimizer = adam({ learningRate: 2e-3, beta1: 0.5 });

const optimizers = { generator: optimizer, discriminator: optimizer };

const training$ = scoped(mlpGan({ seed: 9, optimizers, adaptive: [updates] }), (gan) => {
  const trained$ = ticks(gan, batches(data, { size: 64, seed: 9 })).pipe(
    times(updates, discriminatorStep(r1(0.05)(hinge))),
    generatorStep(hinge),
    ema('generator', 0.98),
    remember(dReal),
    remember(dFake),
    takeSteps(600),
    share(),
  );
  const distance = evaluate(200, (fake) => energyDistance(real, fake), { count: 256 });
  return merge(trained$.pipe(report()), trained$.pipe(distance));
});

let before = 0;
await training$.forEach((event) => {
  if ('result' in event) console.log(event.step, 'distance', event.result.value);
  else {
    const made = event.fusedUpdates + event.tapeUpdates;
    console.log(event.step, 'critic updates', made - before - 1, event.dReal - event.dFake);
    before = made;
  }
});
