/** What a contender is asked: how long a step of this work takes, over so many of them. */
export interface Question {
  readonly work: string;
  readonly steps: number;
  /** Which of its forms, for a process that has several. */
  readonly form: string;
}

/**
 * What a contender says.
 *
 * - `ready`: at its start, and what it is (versions, threads)
 * - `missing`: at its start, and why it is not there
 * - `took`: milliseconds a step
 * - `cannot`: why this work is nothing for it
 */
export type Answer =
  | { readonly tag: 'ready' | 'missing' | 'cannot'; readonly text: string }
  | { readonly tag: 'took'; readonly milliseconds: number };

export const lineOfQuestion = ({ work, steps, form }: Question): string => `${work} ${steps} ${form}`;

export const questionOf = (line: string): Question => {
  const [work = '', steps = '', form = ''] = line.split(' ');
  return { work, steps: Number(steps), form };
};

export const lineOfAnswer = (answer: Answer): string =>
  answer.tag === 'took' ? `took ${answer.milliseconds}` : `${answer.tag} ${answer.text.split('\n')[0]}`;

/** The answer in a line; nothing if a library has printed it. */
export const answerOf = (line: string): Answer | undefined => {
  const [, tag, text = ''] = /^(ready|missing|cannot|took) (.*)$/.exec(line) ?? [];
  if (tag === undefined) return undefined;
  if (tag !== 'took') return { tag: tag as 'ready' | 'missing' | 'cannot', text };
  const milliseconds = Number(text);
  return milliseconds > 0 ? { tag, milliseconds } : { tag: 'cannot', text: `it says that a step takes ${text} ms` };
};
