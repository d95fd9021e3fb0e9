import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Numbers and nested lists of numbers, the only things a golden case holds. */
export type Numbers = number | readonly Numbers[];
export interface GoldenCase {
  readonly id: string;
  readonly inputs: Readonly<Record<string, Numbers>>;
  readonly expected: Numbers;
}

// Beside the checkout, not in it: the project's reference data is shared between checkouts.
const file = fileURLToPath(new URL('../../../shared/data/golden-losses.json', import.meta.url));

export const goldenMissing = !existsSync(file);
/** What a suite is called, so that a skipped one says why. */
export const goldenTitle = goldenMissing ? `golden values (SKIPPED: ${file} is missing)` : 'golden values';

const cases: readonly GoldenCase[] = goldenMissing
  ? []
  : (JSON.parse(readFileSync(file, 'utf8')) as { readonly cases: readonly GoldenCase[] }).cases;

/** The ids of all cases, in the order of the file. */
export const goldenIds: readonly string[] = cases.map(({ id }) => id);

const golden = (id: string): GoldenCase => {
  const found = cases.find((each) => each.id === id);
  if (found === undefined) throw new Error(`no golden case ${id}`);
  return found;
};

export const expectedNumber = (id: string): number => {
  const { expected } = golden(id);
  if (typeof expected !== 'number') throw new Error(`golden case ${id} is not one number`);
  return expected;
};

/** A matrix among the inputs, row by row. */
export const goldenRows = (id: string, input: string): number[][] => golden(id).inputs[input] as unknown as number[][];

/** One input, or with no name the expected value, as a flat list. */
export const goldenList = (id: string, input?: string): number[] => {
  const { inputs, expected } = golden(id);
  const value = input === undefined ? expected : inputs[input];
  if (value === undefined) throw new Error(`golden case ${id} has no input ${input}`);
  return [value].flat(Number.POSITIVE_INFINITY as 1) as number[];
};
