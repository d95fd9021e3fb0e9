import type ts from 'typescript';
import { isReplaceable } from './isReplaceable.js';
import { applied, type Mutant } from './mutantsOf.js';

/** What a mutant may call. Function declarations, because they exist before the first line of the file is run. */
const helpers = `
import * as helper from '@tensorflow/tfjs-core';
function zeroed<T extends helper.Tensor>(value: T): T {
  return helper.mul(0, value);
}
function negated<T extends helper.Tensor>(value: T): T {
  return helper.neg(value);
}
function detached<T extends helper.Tensor>(value: T): T {
  const constant = helper.customGrad((x) => ({ value: helper.clone(x as T), gradFunc: (dy) => helper.zerosLike(dy) }));
  return constant(value);
}
`;

/** The whole text of a source file with one thing wrong in it, or with nothing wrong. */
export const mutated = (text: string, mutant?: Mutant): string =>
  (mutant === undefined ? text : applied(text, mutant)) + helpers;

/** The smallest expression around a change that another can be put in the place of; none where all is declarations. */
const placeOf = ({ host }: Mutant): ts.Node | undefined => {
  let node: ts.Node | undefined = host;
  while (node !== undefined && !isReplaceable(node)) node = node.parent;
  return node;
};

/** The function that a text with switches calls: is this the active mutant? */
export const question = 'isMutant';

/**
 * The text of a source file with all of its mutants, each under its number; which of them is active is decided whenever
 * the place is executed: `isMutant(3) ? a + b : isMutant(4) ? a - 1 : a - b`.
 */
export const switched = (text: string, mutants: ReadonlyMap<number, Mutant>): string => {
  const places = new Map<ts.Node, { readonly number: number; readonly mutant: Mutant }[]>();
  for (const [number, mutant] of mutants) {
    const place = placeOf(mutant);
    if (place !== undefined) places.set(place, [...(places.get(place) ?? []), { number, mutant }]);
  }
  // From the outside in: of places that start together the longer is the outer.
  const inOrder = [...places].sort(([a], [b]) => a.getStart() - b.getStart() || b.end - a.end);
  let next = 0;
  const rendered = (start: number, end: number): string => {
    let done = '';
    let at = start;
    while (next < inOrder.length && inOrder[next]![0].end <= end) {
      const [place, alternatives] = inOrder[next++]!;
      const [from, to] = [place.getStart(), place.end];
      const own = rendered(from, to);
      const others = alternatives.map(({ number, mutant }) => {
        const local = { ...mutant, start: mutant.start - from, end: mutant.end - from };
        return `${question}(${number}) ? (${applied(text.slice(from, to), local)}) : `;
      });
      done += `${text.slice(at, from)}(${others.join('')}(${own}))`;
      at = to;
    }
    return done + text.slice(at, end);
  };
  return `${rendered(0, text.length)}${helpers}
function ${question}(number: number): boolean {
  return globalThis.mutation?.is(number) ?? false;
}
`;
};
