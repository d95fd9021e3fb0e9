import * as tf from '@tensorflow/tfjs-core';
import { type EngineName, engineNames, pickEngine } from 'rxgan/backend';
import { describe, expect, test } from 'vitest';
import { nativeBinding } from '../../src/backend/nativeBinding.js';

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

describe.skipIf(installed)('where no native TensorFlow is installed', () => {
  test.each([{}, { work: 'large' as const }])(
    'large work (%j) passes over the native engines and says why',
    async (options) => {
      const picked = await pickEngine(options)();
      if (picked._tag === 'Left') throw picked.left;
      expect(picked.right.name).toBe('wasm');
      expect(picked.right.passedOver.map(({ name }) => name)).toEqual(['cuda', 'native']);
      for (const { why } of picked.right.passedOver) expect(why).toMatch(/@tensorflow\/tfjs-node.* not installed/);
    },
  );
  test.each<EngineName>(['cuda', 'native'])(
    '%s demanded is EngineMissing, with the reason and the others',
    async (engine) => {
      const picked = await pickEngine({ engine })();
      if (picked._tag === 'Right') throw new Error(`${engine} started`);
      expect(picked.left).toMatchObject({ _tag: 'EngineMissing', path: 'backend' });
      expect(picked.left.message).toContain(`${engine}: the package @tensorflow/tfjs-node`);
      for (const other of engineNames) expect(picked.left.next.includes(other)).toBe(other !== engine);
    },
  );
  test('a failed attempt leaves the engine that runs in place', async () => {
    await pickEngine({ engine: 'js' })();
    await pickEngine({ engine: 'cuda' })();
    expect(tf.getBackend()).toBe('cpu');
  });
});
