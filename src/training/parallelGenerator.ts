import * as tf from '@tensorflow/tfjs-core';
import { sizeOf } from '../shape.js';
import { generatorGradient } from './generatorGradient.js';
import { batchPass } from './parts/batchPass.js';
import { workerPoolOf } from './parts/workerPoolOf.js';
import type { GeneratorFindings, GeneratorQuestion } from './tapeGenerator.js';

/** The findings of `fusedGenerator` by several threads, each of which makes its part of the examples and has it judged. */
export const parallelGenerator = (question: GeneratorQuestion, workers: number): GeneratorFindings => {
  const { tick, scene, borrowed } = question;
  const { model, batch } = tick;
  const common = {
    workers,
    rows: batch.shape[0]!,
    outputs: sizeOf(model.players.discriminator.network.outputShape),
    owned: { generator: true, discriminator: false },
  };
  const pool = workerPoolOf(model);
  const pass = batchPass(pool, {
    ...common,
    kind: 'generator',
    keys: [scene.draw.key, scene.key('fake pass')],
    inputs: borrowed?.pass === undefined ? [scene.draw.latents] : [],
    continued: borrowed?.pass,
  });
  let real: tf.Tensor | undefined;
  const judgeReal = (): tf.Tensor => {
    real ??= batchPass(pool, { ...common, kind: 'judgement', keys: [scene.key('real pass')], inputs: [batch] }).scores;
    return real;
  };
  const { numbers, gradient } = generatorGradient(question, pass.scores, judgeReal);
  return { terms: [tf.reshape(numbers[0]!, [])], gradients: pass.gradients(gradient) };
};
