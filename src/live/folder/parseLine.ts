import type { LoggedEvent, Row } from '../protocol/messages.js';

type Fields = Readonly<Record<string, unknown>>;

const fieldsOf = (line: string): (Fields & { readonly step: number }) | undefined => {
  try {
    const value = JSON.parse(line) as unknown;
    const { step } = (value ?? {}) as Fields;
    return Number.isSafeInteger(step) && (step as number) >= 0 ? (value as Fields & { step: number }) : undefined;
  } catch {
    return undefined;
  }
};

const wallOf = ({ wall }: Fields, otherwise: number): number =>
  Number.isSafeInteger(wall) && (wall as number) >= 0 ? (wall as number) : otherwise;

const words: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
]);

/** A line of metrics.jsonl: its numbers, by name; nothing, if it is none. `wall`: the moment, where the line has none. */
export const parseRow = (line: string, wall: number): Row | undefined => {
  const fields = fieldsOf(line);
  if (fields === undefined) return undefined;
  const numbers = Object.entries(fields).flatMap(([name, value]) => {
    if (name === 'step' || name === 'wall') return [];
    const number = typeof value === 'number' ? value : words.get(value);
    return number === undefined ? [] : [[name, number] as const];
  });
  return { step: fields.step, wall: wallOf(fields, wall), values: Object.fromEntries(numbers) };
};

const kinds: ReadonlySet<unknown> = new Set<LoggedEvent['kind']>(['log', 'state', 'command', 'alert']);

/** A line of events.jsonl; nothing, if it is none. */
export const parseEvent = (line: string, wall: number): LoggedEvent | undefined => {
  const fields = fieldsOf(line);
  if (fields === undefined || typeof fields['text'] !== 'string') return undefined;
  const kind = kinds.has(fields['kind']) ? (fields['kind'] as LoggedEvent['kind']) : 'log';
  return { step: fields.step, wall: wallOf(fields, wall), kind, text: fields['text'] };
};
