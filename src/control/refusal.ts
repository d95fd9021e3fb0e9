import type { Command, Operation } from './controlEntry.js';

/** What a run can be asked for at this moment. */
export interface Offer {
  readonly over: boolean;
  readonly offered: readonly Operation[];
  readonly dials: Readonly<Record<string, { readonly min: number; readonly max: number }>>;
  /** What is done with the model between steps, by the operation that asks for it. */
  readonly deeds: ReadonlyMap<string, unknown>;
}

const mostSteps = 10_000;
const needsDeed: ReadonlySet<Operation> = new Set<Operation>(['checkpoint', 'interpolate']);

/** Why a command cannot be obeyed, and what to do; nothing if it can. */
export const refusal = (command: Command, { over, offered, dials, deeds }: Offer): string | undefined => {
  if (over) return 'the run is over; start another one';
  const { op } = command;
  const taken = offered.filter((each) => !needsDeed.has(each) || deeds.has(each));
  if (!taken.includes(op)) return `${op}: this run does not take it; it takes ${taken.join(', ')}`;
  if (op === 'step' && !(Number.isSafeInteger(command.n) && command.n >= 1 && command.n <= mostSteps))
    return `step: expected a whole number from 1 to ${mostSteps}, got ${command.n}; let the run go on for more`;
  if (op !== 'set') return undefined;
  const { dial, value } = command;
  if (!Object.hasOwn(dials, dial)) {
    const names = Object.keys(dials);
    return `${dial}: there is no such dial; ${names.length === 0 ? 'this run has none' : `use one of ${names.join(', ')}`}`;
  }
  const { min, max } = dials[dial]!;
  return value >= min && value <= max
    ? undefined
    : `${dial}: expected a number from ${min} to ${max}, got ${value}; choose one of these`;
};
