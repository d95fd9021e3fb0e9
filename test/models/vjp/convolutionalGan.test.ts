import { heNormal } from 'rxgan/models';
import { beforeAll, describe, test } from 'vitest';
import { engines, start } from '../../support/engines.js';
import { expectSameTraining } from './sameTraining.js';

describe.each(engines)('a convolutional GAN on %s', (engine) => {
  beforeAll(() => start(engine));

  // With DCGAN's small weights the first fakes are nearly 0, and batch normalization enlarges them, rounding and all,
  // across the kink of the rectifiers: that start is tested in double precision.
  test('moves in three steps as it does on the tape', () => expectSameTraining(heNormal, 1e-5, 2 ** -23));
});
