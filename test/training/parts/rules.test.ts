import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import {
  activation,
  batchNorm,
  conv2d,
  conv2dTranspose,
  dense,
  dropout,
  flatten,
  heads,
  identity,
  type Layer,
  layerNorm,
  relu,
  reshape,
  residual,
  sequential,
  upsample2d,
} from 'rxgan/models';
import { beforeAll, expect, it } from 'vitest';
import { type FusedOp, fusedOps } from '../../../src/models/vjp/operation.js';
import { operationsFrom, parametersOf, planOf } from '../../../src/training/parts/plan.js';
import { ruleOf } from '../../../src/training/parts/rules.js';
import { startJs } from '../../support/fakes.js';

beforeAll(startJs);

const layers: readonly Layer[] = [
  conv2d(4, { size: 3, strides: 2 }, relu),
  batchNorm(),
  conv2dTranspose(2, { size: 4, strides: 2 }),
  layerNorm(),
  activation(relu),
  upsample2d(2),
  dropout(0.3),
  flatten(),
  dense(12, relu),
  reshape([2, 6]),
  flatten(),
  residual(dense(6), dropout(0.2), dense(12)),
  heads({ score: dense(1), features: identity }),
];

const outlineOf = (operations: readonly FusedOp[]): readonly unknown[] =>
  operations.map(({ rule, settings, purposes, branches }) => [rule, settings, purposes, branches.map(outlineOf)]);

it('another thread can look up every rule that there is', async () => {
  const models = resolve(import.meta.dirname, '../../../src/models');
  const files = readdirSync(models, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const kinds = await Promise.all(
    files.map(async (file) => {
      const values = Object.values((await import(/* @vite-ignore */ `${models}/${file}`)) as object);
      return values.filter((value) => typeof value?.backward === 'function').map(({ kind }) => kind as string);
    }),
  );
  expect(kinds.flat().length).toBeGreaterThanOrEqual(13);
  for (const kind of kinds.flat()) expect([kind, ruleOf(kind)?.kind]).toEqual([kind, kind]);
  expect(ruleOf('no such kind')).toBeUndefined();
});

it('a program can be sent: its plan is plain data, and makes the same program with variables of its own', () => {
  const network = sequential([4, 4, 3], ...layers)({ name: 'network', key: [1, 2] });
  const operations = fusedOps.of(network.apply)!;
  const plan = planOf(operations);
  const sent = operationsFrom(structuredClone(plan) as typeof plan);
  expect(outlineOf(sent)).toEqual(outlineOf(operations));
  const [there, here] = [parametersOf(sent), parametersOf(operations)];
  expect(there.map(({ shape }) => shape)).toEqual(here.map(({ shape }) => shape));
  expect(new Set(here)).toEqual(new Set([...network.variables, ...network.buffers]));
  expect(there.some((variable) => here.includes(variable))).toBe(false);
  for (const variable of there) variable.dispose();
  network[Symbol.dispose]();
});
