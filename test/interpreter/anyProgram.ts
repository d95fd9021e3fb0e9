import fc from 'fast-check';
import type { Body, Changing, Due, Name, Node, Phase, Test } from './program.js';
import type { RuleName } from './rules.js';

const name: fc.Arbitrary<Name> = fc.constantFrom('x', 'y', 'z');
const remembered: fc.Arbitrary<Name> = fc.constantFrom('x', 'y', 'z', 'e');
const player = fc.constantFrom('a' as const, 'b' as const);
export const weight = fc.constantFrom(-0.75, -0.5, 0.25, 0.5);
export const small = fc.integer({ min: 1, max: 3 });

const changing = (value: fc.Arbitrary<number>, ...rules: readonly RuleName[]): fc.Arbitrary<Changing> =>
  fc.oneof(
    { weight: 4, arbitrary: value.map((fixed) => ({ kind: 'fixed' as const, value: fixed })) },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('from' as const), first: value, from: fc.nat(9), second: value }),
    },
    { weight: 1, arbitrary: fc.constantFrom(...rules).map((rule) => ({ kind: 'adaptive' as const, rule })) },
  );
const count = changing(small, 'counts');
const anyWeight = fc.oneof(
  { weight: 5, arbitrary: changing(weight, 'weights', 'plateau') },
  { weight: 1, arbitrary: fc.constant({ kind: 'tunable' as const }) },
);
const ofStep = fc
  .tuple(small, fc.nat(2))
  .map(([modulus, remainder]) => ({ kind: 'step' as const, modulus, remainder: remainder % modulus }));
export const due: fc.Arbitrary<Due> = fc.oneof(
  small.map((n) => ({ kind: 'every' as const, n })),
  ofStep,
);
export const test: fc.Arbitrary<Test> = fc.oneof(
  ofStep,
  fc.record({
    kind: fc.constant('above' as const),
    name: remembered,
    level: fc.constantFrom(-0.25, 0, 0.25, 0.5),
    unknown: fc.boolean(),
  }),
);
export const update = fc.record({ op: fc.constant('update' as const), player, metric: name, weight: anyWeight });
const leaf: fc.Arbitrary<Node> = fc.oneof(
  { weight: 6, arbitrary: update },
  { weight: 3, arbitrary: fc.record({ op: fc.constant('remember' as const), name }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('average' as const), decay: fc.constantFrom(0, 0.3, 0.9) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('evaluate' as const),
      name: fc.oneof({ weight: 3, arbitrary: fc.constant('e' as const) }, { weight: 1, arbitrary: name }),
      due,
      after: fc.integer({ min: 1, max: 4 }),
      count: small,
      chunk: small,
    }),
  },
);

const phasesOf = (inner: fc.Arbitrary<Body>): fc.Arbitrary<readonly Phase[]> =>
  fc.array(fc.record({ gap: small, body: inner, local: fc.boolean() }), { maxLength: 3 }).map((phases) => {
    let from = -1;
    return phases.map(({ gap, ...phase }) => {
      from += gap;
      return { from, ...phase };
    });
  });
const nodeOf = (inner: fc.Arbitrary<Body>): fc.Arbitrary<Node> =>
  fc.oneof(
    { withCrossShrink: true },
    { weight: 6, arbitrary: leaf },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('every' as const), period: count, body: inner }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('times' as const), count, body: inner }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('when' as const), test, body: inner }) },
    { weight: 2, arbitrary: fc.record({ op: fc.constant('learning' as const), player, body: inner }) },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('phases' as const), first: inner, later: phasesOf(inner) }) },
  );
const bodyOf = (node: fc.Arbitrary<Node>, minLength: number): fc.Arbitrary<Body> =>
  fc.array(node, { minLength, maxLength: 3, size: 'max' });
/** Steps nested so deep, at most. */
const nested = (depth: number): fc.Arbitrary<Body> =>
  depth === 0 ? bodyOf(leaf, 0) : bodyOf(nodeOf(nested(depth - 1)), 1);

/** Any steps. */
export const body: fc.Arbitrary<Body> = nested(3);
