import { piecewise, type Scheduled } from 'rxgan';
import type { RunControl } from 'rxgan/control';
import { memoryKey } from 'rxgan/models';
import * as operators from 'rxgan/operators';
import type { AnyTick, Cast, Operator } from './cast.js';
import type { Body, Changing, Due, Node, Test } from './program.js';
import { Failing, untuned } from './rules.js';
import { scoreOf } from './world.js';

const { every, learning, phases, remember, rememberEvaluation, times, when } = operators;

export const dueOf = (due: Due): operators.Due => {
  if (due.kind === 'every') return due.n;
  if (due.kind === 'step') return (step) => step % due.modulus === due.remainder;
  return (step) => {
    if (step === due.step) throw new Failing(`asked at ${step}`);
    return due.otherwise;
  };
};

export const testOf =
  (test: Test, { nameOf }: Cast) =>
  ({ step, model }: AnyTick): boolean => {
    if (test.kind === 'step') return step % test.modulus === test.remainder;
    if (test.kind === 'failing') {
      if (step === test.step) throw new Failing(`asked at ${step}`);
      return test.otherwise;
    }
    const known = model.memory.get(memoryKey(nameOf(test.name)));
    return known === undefined ? test.unknown : known > test.level;
  };

/** An evaluation in pieces that gives the value by which a program is interpreted. */
export const evaluation = (failing?: number) =>
  function* ({ data }: { readonly data: ArrayLike<number> }, step: number): Generator<void, { value: number }, void> {
    yield;
    if (step === failing) throw new Failing(`evaluated at ${step}`);
    return { value: scoreOf(Array.from(data)) };
  };

/** The operators that a program is about. */
export const builder = (cast: Cast, control: RunControl<'w'> | undefined): ((node: Node) => Operator) => {
  const { generate } = cast;
  const scheduled = (changing: Changing): Scheduled<number> => {
    if (changing.kind === 'fixed') return changing.value;
    if (changing.kind === 'from') return piecewise(changing.first, [changing.from, changing.second]);
    if (changing.kind === 'adaptive') return cast.schedules[changing.rule];
    return control?.tunable('w') ?? untuned;
  };
  const flow =
    (body: Body): Operator =>
    (ticks$) =>
      body.map(operator).reduce((through$, each) => each(through$), ticks$);
  const operator = (node: Node): Operator => {
    switch (node.op) {
      case 'update': {
        const weight = scheduled(node.weight);
        return cast.update(node, typeof weight === 'function' ? weight : () => weight);
      }
      case 'average':
        return cast.average(node.decay);
      case 'remember':
        return remember(memoryKey(cast.nameOf(node.name))) as Operator;
      case 'evaluate': {
        const { after, count, chunk } = node;
        const options = { after, count, chunk, generate };
        const key = memoryKey(cast.nameOf(node.name));
        return rememberEvaluation<AnyTick['model']['players']>(
          key,
          dueOf(node.due),
          evaluation(node.failing) as never,
          options,
        ) as Operator;
      }
      case 'every':
        return every(scheduled(node.period), flow(node.body));
      case 'times':
        return times(scheduled(node.count), flow(node.body));
      case 'when':
        return when(testOf(node.test, cast), flow(node.body));
      case 'learning':
        return learning(cast.players[node.player] as never, flow(node.body) as never) as unknown as Operator;
      case 'phases':
        return phases(
          flow(node.first),
          ...node.later.map(({ from, body, local }) => [from, flow(body), { local }] as const),
        );
    }
  };
  return operator;
};
