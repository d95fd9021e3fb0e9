import * as tf from '@tensorflow/tfjs-core';
import { type EngineName, engineNames, pickEngine, type Work } from 'rxgan/engines';
import { afterEach, describe, expect, test } from 'vitest';
import { enginePreference } from '../../src/engines/engine.js';
import { nativeBinding } from '../../src/engines/native/nativeBinding.js';

const installed = (['@tensorflow/tfjs-node', '@tensorflow/tfjs-node-gpu'] as const).some(
  (name) => nativeBinding(name)._tag === 'Right',
);

test.each([
  ['js', 'cpu'],
  ['wasm', 'wasm'],
] as const)('%s is there, and then TensorFlow.js runs on %s', async (engine, backend) => {
  const picked = await pickEngine({ engine })();
  expect(picked).toEqual({ _tag: 'Right', right: { name: engine, backend, passedOver: [] } });
  expect(tf.getBackend()).toBe(backend);
  expect(Array.from(tf.add(tf.ones([2]), 1).dataSync())).toEqual([2, 2]);
});
test('small work picks WASM first', async () => {
  const picked = await pickEngine({ work: 'small' })();
  expect(picked).toMatchObject({ right: { name: 'wasm', passedOver: [] } });
});
test.each([undefined, 'medium', 'large'] as const)(
  '%s work passes over what comes before the engine it takes, and says why and what to do',
  async (work) => {
    const picked = await pickEngine({ work })();
    if (picked._tag === 'Left') throw picked.left;
    const { name, passedOver } = picked.right;
    const names: readonly EngineName[] = enginePreference[work ?? ('large' satisfies Work)];
    expect(passedOver.map((each) => each.name)).toEqual(names.slice(0, names.indexOf(name)));
    for (const { why, next } of passedOver) expect([why, next]).not.toContain('');
  },
);

describe('an engine that computes wrongly', () => {
  const kernelName = 'ResizeNearestNeighborGrad';
  let config: tf.KernelConfig | undefined;
  afterEach(() => {
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel(config!);
  });
  const spoil = async (): Promise<void> => {
    await pickEngine({ engine: 'wasm' })();
    await pickEngine({ engine: 'js' })();
    config = tf.getKernel(kernelName, 'wasm');
    tf.unregisterKernel(kernelName, 'wasm');
    tf.registerKernel({ ...config, kernelFunc: ({ inputs }) => tf.zerosLike(inputs['images'] as tf.Tensor) });
  };
  const why =
    'its self-test fails: the gradient of resizeNearestNeighbor for a batch of two (got 0 instead of 10 at 0)';

  test('is passed over, by the name of the check', async () => {
    await spoil();
    const picked = await pickEngine({ work: 'small' })();
    if (picked._tag === 'Left') throw picked.left;
    expect(picked.right.name).not.toBe('wasm');
    expect(picked.right.passedOver[0]).toMatchObject({ name: 'wasm', why });
    expect(tf.getBackend()).toBe(picked.right.backend);
  });
  test('is EngineMissing where it was demanded, and the one that ran goes on', async () => {
    await spoil();
    const picked = await pickEngine({ engine: 'wasm' })();
    expect(picked).toMatchObject({ _tag: 'Left', left: { _tag: 'EngineMissing' } });
    expect(picked._tag === 'Left' && picked.left.message).toContain(`wasm: ${why}; `);
    expect(tf.getBackend()).toBe('cpu');
    expect(Array.from(tf.add(tf.ones([2]), 1).dataSync())).toEqual([2, 2]);
  });
});

describe.skipIf(installed)('where no native TensorFlow is installed', () => {
  test('large work passes over the native engines and names their packages', async () => {
    const picked = await pickEngine()();
    if (picked._tag === 'Left') throw picked.left;
    const native = picked.right.passedOver.filter(({ name }) => name === 'cuda' || name === 'native');
    expect(native).toHaveLength(2);
    for (const { why, next } of native) {
      expect(why).toMatch(/@tensorflow\/tfjs-node.* not installed|no CUDA build/);
      expect(next).toMatch(/^npm install @tensorflow\/tfjs-node.*@4\.22\.0, or build it|^use webgpu/);
    }
  });
  test.each<EngineName>(['cuda', 'native'])(
    '%s demanded is EngineMissing, with the reason, what to install, and the others',
    async (engine) => {
      const picked = await pickEngine({ engine })();
      if (picked._tag === 'Right') throw new Error(`${engine} started`);
      expect(picked.left).toMatchObject({ _tag: 'EngineMissing', path: 'backend' });
      expect(picked.left.message).toMatch(new RegExp(`${engine}: .*@tensorflow/tfjs-node`));
      const [, others] = picked.left.next.split('choose one of ');
      expect(others!.split(', ')).toEqual(engineNames.filter((name) => name !== engine));
    },
  );
  test('a failed attempt leaves the engine that runs in place', async () => {
    await pickEngine({ engine: 'js' })();
    await pickEngine({ engine: 'cuda' })();
    expect(tf.getBackend()).toBe('cpu');
  });
});
