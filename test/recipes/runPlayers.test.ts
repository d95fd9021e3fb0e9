import * as tf from '@tensorflow/tfjs-core';
import { tunable } from 'rxgan/control';
import { ring } from 'rxgan/data';
import { gaussianNll, klToStandardNormal, reparameterize } from 'rxgan/losses';
import { adam, gaussian, mlp, model } from 'rxgan/models';
import { minimize } from 'rxgan/operators';
import { chosenOptions, controlOf, points, recipe, run, type TrainingSchedule } from 'rxgan/recipes';
import { lastValueFrom, toArray } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { numTensors, startJs } from '../support/fakes.js';
import { only } from './events.js';

beforeAll(startJs);

const autoencoder = recipe({
  name: 'autoencoder',
  summary: 'a variational auto-encoder of points',
  source: 'Kingma and Welling 2014',
  work: 'small',
  data: points(ring(), { extent: 3 }),
  defaults: { steps: 200, batch: 32, loss: 'non-saturating' },
  tunables: () => ({ learningRate: tunable(2e-3, { max: 1 }) }),
  model: ({ seed }, t) =>
    model({
      seed,
      players: {
        encoder: mlp({ inputs: 2, hidden: [16], outputs: 4 }),
        decoder: mlp({ inputs: 2, hidden: [16], outputs: 2 }),
      },
      optimizer: adam({ learningRate: t.learningRate }),
    }),
  schedule: (): TrainingSchedule<'encoder' | 'decoder', tf.Tensor> => [
    {
      player: 'encoder',
      operator: minimize(['encoder', 'decoder'], ({ net, batch, draw }) => {
        const [mean, logVariance] = tf.split(net.encoder(batch), 2, 1) as [tf.Tensor, tf.Tensor];
        const decoded = net.decoder(reparameterize({ mean, logVariance }, draw(gaussian(2))));
        return {
          reconstruction: gaussianNll(batch, { mean: decoded, logVariance: tf.scalar(-4) }),
          kl: klToStandardNormal({ mean, logVariance }),
        };
      }),
    },
  ],
  observers: [],
});

describe('run', () => {
  it('trains a recipe of other players than those of a GAN', async () => {
    const before = numTensors();
    const events = await lastValueFrom(run(autoencoder, { steps: 200, rowPeriod: 25 }).pipe(toArray()));
    expect(numTensors()).toBe(before);
    expect(only(events, 'Ended').map(({ status }) => status)).toEqual(['finished']);
    const rows = only(events, 'Row');
    expect(rows.map(({ step }) => step)).toEqual([24, 49, 74, 99, 124, 149, 174, 199]);
    const losses = rows.map(({ values }) => values['loss']!);
    expect(losses.at(-1)).toBeLessThan(losses[0]! / 3);
  });

  it('steps a player of such a recipe by itself', async () => {
    const control = controlOf(autoencoder, chosenOptions(autoencoder));
    const answers: unknown[] = [];
    const ask = (players: readonly string[]) =>
      control.ask({
        command: { op: 'step', players, n: 2 },
        by: 'a test',
        answer: (answer) => void answers.push(answer),
      });
    ask(['generator']);
    ask(['encoder']);
    const events = await lastValueFrom(run(autoencoder, { steps: 2, control }).pipe(toArray()));
    expect(only(events, 'Control').map(({ entry }) => entry.command)).toEqual([
      { op: 'step', players: ['encoder'], n: 2 },
    ]);
    expect(answers).toEqual(['generator: there is no such player; use one of encoder', undefined]);
  });
});
