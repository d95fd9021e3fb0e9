import { hinge, r1 } from 'rxgan/losses';
import { dense, flatten, type GanPlayer, gan, type Model, reshape, sequential, sgd, withCondition } from 'rxgan/models';
import { discriminatorStep, generatorStep } from 'rxgan/operators';
import { beforeAll, describe, expect, test } from 'vitest';
import type { AnyLoss } from '../../../src/losses/loss.js';
import { sizeOf } from '../../../src/shape.js';
import { play } from '../../operators/play.js';
import { engines, leftBehind, start } from '../../support/engines.js';
import { contentsOf } from '../../support/fakes.js';
import { type LayerCase, layerCases } from './layerCases.js';

const inTraining = layerCases.filter(({ training }) => training);

/** A GAN whose discriminator, or whose generator, has the layer behind other weights. */
const modelOf = ({ layer, inputShape }: LayerCase, holder: GanPlayer, tape: boolean): Model<GanPlayer> => {
  const size = sizeOf(inputShape);
  const before = [dense(size), reshape(inputShape), layer, flatten()] as const;
  return gan({
    seed: 3,
    generator: sequential([2], withCondition(2), ...(holder === 'generator' ? before : []), dense(3)),
    discriminator: sequential([3], ...(holder === 'discriminator' ? before : []), dense(1)),
    optimizer: sgd({ learningRate: 0.01 }),
    tape,
  })();
};
const trained = (model: Model<GanPlayer>, loss: AnyLoss = hinge) =>
  [0, 1, 2].flatMap((step) => {
    const played = { step, batch: [4, 3], ids: [1, 0, 0, 1], classes: 2 };
    return [play(model, discriminatorStep(loss), played).dLoss, play(model, generatorStep(loss), played).gLoss];
  });

describe.each(engines)('a GAN on %s', (engine) => {
  beforeAll(() => start(engine));

  test.each(
    inTraining.flatMap((of) =>
      (['generator', 'discriminator'] as const).map((holder) => [of.name, holder, of] as const),
    ),
  )('with %s in its %s trains on the tape as by written-out passes, and leaves no tensor', (_name, holder, of) => {
    const [fused, tape] = [false, true].map((tape) => {
      const model = modelOf(of, holder, tape);
      const { variables } = model.players[holder].network;
      const before = contentsOf(variables);
      const losses = trained(model);
      expect(leftBehind(() => void trained(model))).toBe(0);
      expect(contentsOf(variables)).not.toEqual(before);
      expect(contentsOf(variables).flat().every(Number.isFinite)).toBe(true);
      model[Symbol.dispose]();
      return losses;
    });
    fused!.forEach((loss, i) => expect(Math.abs(loss - tape![i]!)).toBeLessThan(1e-4 * (1 + Math.abs(loss))));
  });
});

describe('a penalty', () => {
  beforeAll(() => start('js'));

  test.each(inTraining.map((of) => [of.name, of] as const))(
    'refuses a critic with %s if it mixes examples',
    (_name, of) => {
      const model = modelOf(of, 'discriminator', false);
      const { mixesBatch } = model.players.discriminator.network;
      const attempt = () => trained(model, r1(1)(hinge));
      if (mixesBatch.length === 0) expect(attempt().every(Number.isFinite)).toBe(true);
      else expect(attempt).toThrow(expect.objectContaining({ _tag: 'ConfigError', path: mixesBatch.join(', ') }));
      model[Symbol.dispose]();
    },
  );
});
