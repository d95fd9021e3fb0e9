/** The two players of every program. */
export type PlayerName = 'a' | 'b';
/** What a step measures and what a model remembers; `e` only by evaluations. */
export type Name = 'x' | 'y' | 'z' | 'e';

/** A number that may change: at a step, by a rule of `adaptiveRules` that measurements move, or by the control of the run. */
export type Changing =
  | { readonly kind: 'fixed'; readonly value: number }
  | { readonly kind: 'from'; readonly first: number; readonly from: number; readonly second: number }
  | { readonly kind: 'adaptive'; readonly rule: 'counts' | 'weights' | 'plateau' }
  | { readonly kind: 'tunable' };

/** Which ticks: the last of every n, or those whose step leaves this remainder. */
export type Due =
  | { readonly kind: 'every'; readonly n: number }
  | { readonly kind: 'step'; readonly modulus: number; readonly remainder: number }
  | Failure;

/** What throws when it is asked at this step, and says this at others. */
export interface Failure {
  readonly kind: 'failing';
  readonly step: number;
  readonly otherwise: boolean;
}

/** What `when` and `stopWhen` ask. */
export type Test =
  | { readonly kind: 'step'; readonly modulus: number; readonly remainder: number }
  | { readonly kind: 'above'; readonly name: Name; readonly level: number; readonly unknown: boolean }
  | Failure;

export interface Phase {
  readonly from: number;
  readonly body: Body;
  readonly local: boolean;
}

export interface Update {
  readonly op: 'update';
  readonly player: PlayerName;
  readonly metric: Name;
  readonly weight: Changing;
}
export interface Evaluate {
  readonly op: 'evaluate';
  readonly name: Name;
  readonly due: Due;
  readonly after: number;
  readonly count: number;
  readonly chunk: number;
  /** The step of which the metric of the evaluation fails, if there is one. */
  readonly failing?: number | undefined;
}

export type Node =
  | Update
  | Evaluate
  | { readonly op: 'average'; readonly decay: number }
  | { readonly op: 'remember'; readonly name: Name }
  | { readonly op: 'every'; readonly period: Changing; readonly body: Body }
  | { readonly op: 'times'; readonly count: Changing; readonly body: Body }
  | { readonly op: 'when'; readonly test: Test; readonly body: Body }
  | { readonly op: 'learning'; readonly player: PlayerName; readonly body: Body }
  | { readonly op: 'phases'; readonly first: Body; readonly later: readonly Phase[] };

/** Steps one after the other. */
export type Body = readonly Node[];

const changingText = (changing: Changing): string => {
  switch (changing.kind) {
    case 'fixed':
      return `${changing.value}`;
    case 'from':
      return `${changing.first}|${changing.second}@${changing.from}`;
    case 'adaptive':
      return changing.rule;
    case 'tunable':
      return 'tunable';
  }
};

export const testText = (test: Test | Due): string => {
  switch (test.kind) {
    case 'every':
      return `${test.n}`;
    case 'step':
      return `step % ${test.modulus} = ${test.remainder}`;
    case 'above':
      return `${test.name} > ${test.level}${test.unknown ? ' or unknown' : ''}`;
    case 'failing':
      return `throws at ${test.step}`;
  }
};

const nodeText = (node: Node): string => {
  switch (node.op) {
    case 'update':
      return `${node.player}→${node.metric}(${changingText(node.weight)})`;
    case 'average':
      return `average(${node.decay})`;
    case 'remember':
      return `remember(${node.name})`;
    case 'evaluate': {
      const failing = node.failing === undefined ? '' : `, fails at ${node.failing}`;
      return `evaluate(${node.name}, ${testText(node.due)}, after ${node.after}, ${node.count}/${node.chunk}${failing})`;
    }
    case 'every':
      return `every(${changingText(node.period)}, ${bodyText(node.body)})`;
    case 'times':
      return `times(${changingText(node.count)}, ${bodyText(node.body)})`;
    case 'when':
      return `when(${testText(node.test)}, ${bodyText(node.body)})`;
    case 'learning':
      return `learning(${node.player}, ${bodyText(node.body)})`;
    case 'phases': {
      const later = node.later.map(({ from, body, local }) => `; ${from}${local ? ' local' : ''}: ${bodyText(body)}`);
      return `phases(${bodyText(node.first)}${later.join('')})`;
    }
  }
};

/** A program on one line, such as `every(3, when(step % 2 = 1, a→x(0.5))) | remember(x)`. */
export const bodyText = (body: Body): string => (body.length === 0 ? '-' : body.map(nodeText).join(' | '));
