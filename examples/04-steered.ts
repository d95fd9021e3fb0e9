/** A run with a page, on which people pause it, step one player and set two tunables; what they did is printed at the end. */
import { linear, orThrow } from 'rxgan';
import { type ControlEntry, runControl, tunable } from 'rxgan/control';
import { swissRoll } from 'rxgan/data';
import { pickEngine } from 'rxgan/engines';
import { startLive } from 'rxgan/live';
import { nonSaturating, r1 } from 'rxgan/losses';
import { adam, mlpGan } from 'rxgan/models';
import { discriminatorStep, generatorStep, learning, report, takeSteps } from 'rxgan/operators';
import { batches, scoped, ticks } from 'rxgan/streams';

await orThrow(pickEngine({ work: 'small' }));

const control = runControl({
  tunables: {
    'learning rate': tunable(linear(2e-3, 5e-4, 400), { max: 0.1 }),
    'R1 weight': tunable(0.1, { max: 10 }),
  },
  players: ['discriminator', 'generator'],
});
const optimizer = adam({ learningRate: control.tunable('learning rate') });
const loss = r1(control.tunable('R1 weight'))(nonSaturating);

const live = await orThrow(startLive({ port: 0, name: 'swiss roll', config: { loss: 'non-saturating' }, control }));
console.log(`open ${live.url}`);

const log: ControlEntry[] = [];
control.log$.subscribe((entry) => log.push(entry));

const training$ = scoped(mlpGan({ seed: 5, optimizers: { generator: optimizer, discriminator: optimizer } }), (gan) =>
  ticks(gan, batches(swissRoll(), { size: 64, seed: 5 }), { control }).pipe(
    learning('discriminator', discriminatorStep(loss)),
    learning('generator', generatorStep(nonSaturating)),
    takeSteps(400),
    report(20),
  ),
);
await training$.forEach(({ step, ...values }) => live.row(step, values));
live.state({ status: 'finished' });
console.log(log.length === 0 ? 'nobody touched it' : log);
await live.close()();
