import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type FusedOp, fusedOps } from '../../../src/models/vjp/operation.js';
import { engines, start } from '../../support/engines.js';
import { expectAgreement, inSingle } from './agreement.js';
import { passCaseOf, stack } from './stacks.js';

describe.each(engines)('random stacks on %s', (engine) => {
  beforeAll(() => start(engine));

  test('written-out passes give the outputs, gradients and buffers of the tape, and leaves nothing behind', () => {
    fc.assert(
      fc.property(stack, (of) => expectAgreement(of, inSingle)),
      { seed: 11, numRuns: 200 },
    );
  });
});

const kindsOf = (operations: readonly FusedOp[]): readonly string[] =>
  operations.flatMap(({ rule, branches }) => [rule.kind, ...branches.flatMap(kindsOf)]);

test('the random stacks meet every layer and every rule', async () => {
  await start('js');
  const kinds = fc.sample(stack, { seed: 11, numRuns: 200 }).flatMap((of) => {
    const { network } = passCaseOf(of, inSingle.epsilon);
    network[Symbol.dispose]();
    return kindsOf(fusedOps.of(network.apply)!);
  });
  const plain = [
    'depthwiseConv2d',
    'averagePool2d',
    'minibatchDiscrimination',
    'selfAttention',
    'conditionalAffine',
    'embedding',
    'noiseInjection',
    'batchNorm',
    'conv2d',
    'conv2dTranspose',
    'dense',
    'dropout',
    'elementwise',
    'layerNorm',
    'reshape',
  ];
  const others = ['energy', 'globalPool2d', 'groupNorm', 'join', 'minibatchStdDev', 'pixelShuffle', 'projection'];
  const more = ['spectralNorm', 'upsample2d', 'withCondition'];
  expect([...new Set(kinds)].sort()).toEqual([...plain, ...others, ...more].sort());
});
