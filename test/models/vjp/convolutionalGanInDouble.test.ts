import '../../support/float64.js';
import { heNormal, normal } from 'rxgan/models';
import { beforeAll, test } from 'vitest';
import { start } from '../../support/engines.js';
import { expectSameTraining } from './sameTraining.js';

beforeAll(() => start('js'));

test.each([
  ['the weights of DCGAN', normal(0.02)],
  ['the weights of He et al.', heNormal],
])('in double precision a convolutional GAN with %s moves as it does on the tape', (_name, kernel) =>
  expectSameTraining(kernel, 1e-10, 2 ** -52),
);
