/** A request to a contender: how long a step of this work takes, over so many of them. */
export interface MeasureRequest {
  readonly work: string;
  readonly steps: number;
  /** Which of its forms, for a process that has several. */
  readonly form: string;
}

/**
 * A reply of a contender.
 *
 * - `ready`: at its start, and what it is (versions, threads)
 * - `missing`: at its start, and why it is not there
 * - `took`: milliseconds a step
 * - `cannot`: why it cannot do this work
 */
export type MeasureReply =
  | { readonly tag: 'ready' | 'missing' | 'cannot'; readonly text: string }
  | { readonly tag: 'took'; readonly milliseconds: number };

export const lineOfRequest = ({ work, steps, form }: MeasureRequest): string => `${work} ${steps} ${form}`;

export const requestOf = (line: string): MeasureRequest => {
  const [work = '', steps = '', form = ''] = line.split(' ');
  return { work, steps: Number(steps), form };
};

export const lineOfReply = (answer: MeasureReply): string =>
  answer.tag === 'took' ? `took ${answer.milliseconds}` : `${answer.tag} ${answer.text.split('\n')[0]}`;

/** The reply in a line; nothing if a library has printed it. */
export const replyOf = (line: string): MeasureReply | undefined => {
  const [, tag, text = ''] = /^(ready|missing|cannot|took) (.*)$/.exec(line) ?? [];
  if (tag === undefined) return undefined;
  if (tag !== 'took') return { tag: tag as 'ready' | 'missing' | 'cannot', text };
  const milliseconds = Number(text);
  return milliseconds > 0 ? { tag, milliseconds } : { tag: 'cannot', text: `it says that a step takes ${text} ms` };
};
