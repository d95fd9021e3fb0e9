/** A schedule of one's own: a warm-up, a critic that rests while it is ahead, a loss that changes, and an early stop. */
import { flow } from 'fp-ts/lib/function.js';
import { linear, orThrow, piecewise } from 'rxgan';
import { twoMoons } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { hinge, instanceNoise, nonSaturating } from 'rxgan/losses';
import { adam, type Model, memoryKey, mlpGan } from 'rxgan/models';
import {
  discriminatorStep,
  earlyStopping,
  generatorStep,
  phases,
  remember,
  report,
  takeSteps,
  times,
  when,
} from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';

await orThrow(pickEngine({ work: 'small' }));

const noisy = instanceNoise(linear(0.2, 0, 300));
const loss = piecewise(noisy(nonSaturating), [200, noisy(hinge)]);
const optimizer = adam({ learningRate: linear(2e-3, 1e-3, 400) });

const [dReal, dFake] = [memoryKey('dReal'), memoryKey('dFake')];
/** Ahead: in the tick before, real examples scored clearly higher than generated ones. */
const ahead = ({ memory }: Pick<Model, 'memory'>): boolean => (memory.get(dReal) ?? 0) - (memory.get(dFake) ?? 0) > 1.5;

const alternate = flow(
  when(({ model }) => !ahead(model), discriminatorStep(loss)),
  remember(dReal),
  remember(dFake),
  generatorStep(loss),
);

const training$ = scoped(mlpGan({ seed: 3, optimizers: { generator: optimizer, discriminator: optimizer } }), (gan) =>
  ticks(gan, batches(twoMoons(), { size: 64, seed: 3 })).pipe(
    phases(times(2, discriminatorStep(loss)), [20, alternate]),
    takeSteps(400),
    report(20),
  ),
);

await training$
  .pipe(earlyStopping(15, ({ gLoss = Number.POSITIVE_INFINITY }) => gLoss))
  .forEach(({ step, dLoss, gLoss }) => console.log(step, dLoss ?? 'critic resting', gLoss ?? 'warming up'));
