/**
 * What a step of training costs: this library beside TensorFlow.js as shipped and PyTorch, all in processes of their own, in
 * turns. `npm run bench`, or with arguments: `npm run bench -- --rows points,mlp --rounds 3 --json results.json`.
 */
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import * as E from 'fp-ts/lib/Either.js';
import { aims, operatorsOf } from './parts/aims.js';
import { type Column, columns, engines } from './parts/columns.js';
import { type Contender, connect } from './parts/connect.js';
import { findPyTorch } from './parts/findPyTorch.js';
import { floorTable } from './parts/floorTable.js';
import { load, machine } from './parts/machine.js';
import type { Times } from './parts/results.js';
import { interleaved, type Turns } from './parts/rounds.js';
import { batch, productSize, type RowName, rowNames, rows, type Work } from './parts/rows.js';
import { reasons, rowTable } from './parts/rowTable.js';
import { table } from './parts/table.js';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: rowNames.join(',') },
    columns: { type: 'string', default: columns.map(({ name }) => name).join(',') },
    rounds: { type: 'string', default: '7' },
    slice: { type: 'string', default: '500' },
    json: { type: 'string' },
  },
});

/** The words of a list, all of them known. */
const listed = <A extends string>(option: string, words: string, known: readonly A[]): readonly A[] =>
  words.split(',').map((word) => {
    const found = known.find((name) => name === word);
    if (found === undefined) throw new Error(`--${option}: there is no ${word}; there are ${known.join(', ')}`);
    return found;
  });
const positive = (option: string, word: string): number => {
  const value = Number(word);
  if (!(Number.isSafeInteger(value) && value > 0)) throw new Error(`--${option}: ${word} is no positive integer`);
  return value;
};

const chosenRows = listed<RowName>('rows', values.rows, rowNames);
const names = listed(
  'columns',
  values.columns,
  columns.map(({ name }) => name),
);
const turns: Turns = { rounds: positive('rounds', values.rounds), slice: positive('slice', values.slice) };

const [start, before] = [performance.now(), load()];
const date = new Date().toISOString();
console.log(`${machine()}\n${date}, load ${before.toFixed(2)}`);
console.log(
  `one step of both players (Adam), batch ${batch}; medians of ${turns.rounds} rounds of about ${turns.slice} ms each\n`,
);

const torch = await findPyTorch();
const processes = new Map<string, E.Either<string, Contender>>();
const contenderOf = async (column: Column): Promise<E.Either<string, Contender>> => {
  if (column.name.startsWith('torch') && E.isLeft(torch)) return torch;
  const key = JSON.stringify([column.words, column.environment]);
  const contender = processes.get(key) ?? (await connect(column));
  processes.set(key, contender);
  return contender;
};

type Present = readonly [Column, Contender];
const here: Present[] = [];
for (const column of columns.filter(({ name }) => names.includes(name))) {
  const contender = await contenderOf(column);
  if (E.isLeft(contender)) console.log(`not here: ${column.title}: ${contender.left}`);
  else {
    console.log(`here: ${column.title}: ${contender.right.about}`);
    here.push([column, contender.right]);
  }
}

const measured = async (work: Work, who: readonly Present[], how: Turns): Promise<Times> => {
  const ask =
    ([{ form }, contender]: Present) =>
    (steps: number) =>
      contender.ask({ work, steps, form });
  const times = await interleaved(who.map(ask), how);
  return Object.fromEntries(who.map(([{ name }], i) => [name, times[i]!]));
};
const only = (...some: readonly string[]): readonly Present[] => here.filter(([{ name }]) => some.includes(name));
/** A difference of a few microseconds needs many turns, and short ones: the machine is the same for two neighbors. */
const short: Turns = { rounds: 5 * turns.rounds, slice: turns.slice / 4 };

const results: Record<string, Times> = {};
const shown = here.map(([column]) => column);
for (const row of chosenRows) {
  results[row] = await measured(row, here, turns);
  results[operatorsOf(row)] = await measured(row, only('wasm', 'byHand'), short);
  console.log(`\n${rows[row].title}\n\n${rowTable(results, row, shown)}`);
  for (const reason of reasons(results, row, shown)) console.log(`\ncannot: ${reason}`);
}
results['product'] = await measured('product', only(...engines), turns);
console.log(
  `\nmatrix products of ${productSize} x ${productSize}; what those of a step take at this rate, and how many times that the step takes\n`,
);
console.log(floorTable(results, Object.fromEntries(chosenRows.map((row) => [row, rows[row]])), shown));
const aimRows = aims.flatMap(({ title, evaluate }) => {
  const found = evaluate(results);
  return found === undefined ? [] : [[title, found.aim, found.measured, found.met ? 'yes' : 'no']];
});
console.log(`\n${table(['', 'aim', 'measured', ''], aimRows)}`);
const after = load();
console.log(
  `\n${((performance.now() - start) / 1000).toFixed(0)} s, load ${before.toFixed(2)} before and ${after.toFixed(2)} after`,
);

if (values.json !== undefined) {
  const about = here.map(([{ name, title }, contender]) => ({ name, title, about: contender.about }));
  // A list of times, or the reason why there is none.
  const plain = Object.fromEntries(
    Object.entries(results).map(([work, times]) => [
      work,
      Object.fromEntries(
        Object.entries(times).map(([name, found]) => [name, E.isRight(found) ? found.right : found.left]),
      ),
    ]),
  );
  const report = { machine: machine(), date, load: { before, after }, ...turns, batch, columns: about, results: plain };
  writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`);
}
for (const contender of processes.values()) if (E.isRight(contender)) contender.right[Symbol.dispose]();
