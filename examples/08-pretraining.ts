/** Pretraining, then adversarial training: two clocks of one model, one after the other, under one control and one page. */
import { orThrow } from 'rxgan';
import { runControl, tunable } from 'rxgan/control';
import { twoMoons } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { startLive } from 'rxgan/live';
import { gradientPenalty, wasserstein } from 'rxgan/losses';
import { adam, mlpGan } from 'rxgan/models';
import { discriminatorStep, every, generatorStep, learning, report, takeSteps } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';
import { concat } from 'rxjs';

await orThrow(pickEngine({ work: 'small' }));

const control = runControl({ tunables: { 'learning rate': tunable(2e-3, { max: 0.1 }) } });
const optimizer = adam({ learningRate: control.tunable('learning rate'), beta1: 0.5 });
const live = await orThrow(startLive({ port: 0, name: 'two moons', config: { loss: 'wasserstein' }, control }));
console.log(`open ${live.url}`);

const data = batches(twoMoons(), { size: 64, seed: 8 });
const critic = learning('discriminator', discriminatorStep(gradientPenalty(0.1)(wasserstein)));
const generator = learning('generator', every(5, generatorStep(wasserstein)));

const training$ = scoped(mlpGan({ seed: 8, optimizers: { generator: optimizer, discriminator: optimizer } }), (gan) =>
  concat(
    // The critic alone, until it measures the distance to a generator that stands still.
    ticks(gan, data, { control }).pipe(critic, takeSteps(200), report(20)),
    // Both. The steps go on from 200: data, draws and schedules are those of one run.
    ticks(gan, data, { control }).pipe(critic, generator, takeSteps(1_000), report(20)),
  ),
);

await training$.forEach(({ step, ...values }) => {
  live.row(step, values);
  console.log(step, 'gLoss' in values ? 'both' : 'critic alone', values.dReal! - values.dFake!);
});
live.state({ status: 'finished' });
await live.close()();
