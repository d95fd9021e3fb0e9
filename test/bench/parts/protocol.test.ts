import { describe, expect, it } from 'vitest';
import { answerOf, lineOfAnswer, lineOfQuestion, questionOf } from '../../../bench/parts/protocol.js';

describe('a question', () => {
  it('comes back from its line', () => {
    const question = { work: 'points', steps: 512, form: 'byHand' };
    expect(questionOf(lineOfQuestion(question))).toEqual(question);
  });
});

describe('an answer', () => {
  it.each([
    { tag: 'ready', text: 'PyTorch 2.13.0, threads: 1' },
    { tag: 'missing', text: 'no module' },
    { tag: 'cannot', text: 'train: a kernel is missing' },
    { tag: 'took', milliseconds: 0.5625 },
  ] as const)('comes back from its line: $tag', (answer) => expect(answerOf(lineOfAnswer(answer))).toEqual(answer));

  it('is one line', () => {
    expect(lineOfAnswer({ tag: 'cannot', text: 'no\n    at train' })).toBe('cannot no');
  });

  it('is not what a library prints', () => {
    expect(answerOf('Hi there, looks like you are running TensorFlow.js in Node.js.')).toBeUndefined();
    expect(answerOf('')).toBeUndefined();
  });

  it.each(['nan', '0', '-1', ''])('is no time: %s', (text) => {
    expect(answerOf(`took ${text}`)).toEqual({ tag: 'cannot', text: `it says that a step takes ${text} ms` });
  });
});
