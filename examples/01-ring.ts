import { orThrow } from 'rxgan';
import { ring } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { gradientPenalty, wasserstein } from 'rxgan/losses';
import { mlpGan } from 'rxgan/models';
import { discriminatorStep, ema, every, generatorStep, report, takeSteps } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';

await orThrow(pickEngine({ work: 'small' }));
const points = batches(ring(), { size: 64, seed: 7 });
const training$ = scoped(mlpGan({ seed: 7 }), (gan) =>
  ticks(gan, points).pipe(
    discriminatorStep(gradientPenalty(0.1)(wasserstein)), // every tick is a fresh batch
    every(5, generatorStep(wasserstein)), // n_critic = 5
    ema('generator', 0.999),
    takeSteps(500),
    report(50),
  ),
);
await training$.forEach(({ step, dLoss, gLoss }) => console.log(step, dLoss, gLoss));
