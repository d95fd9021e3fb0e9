import { describe, expect, it } from 'vitest';
import { lineOfReply, lineOfRequest, replyOf, requestOf } from '../../../bench/parts/protocol.js';

describe('a request', () => {
  it('comes back from its line', () => {
    const request = { work: 'points', steps: 512, form: 'byHand' };
    expect(requestOf(lineOfRequest(request))).toEqual(request);
  });
});

describe('a reply', () => {
  it.each([
    { tag: 'ready', text: 'PyTorch 2.13.0, threads: 1' },
    { tag: 'missing', text: 'no module' },
    { tag: 'cannot', text: 'train: a kernel is missing' },
    { tag: 'took', milliseconds: 0.5625 },
  ] as const)('comes back from its line: $tag', (answer) => expect(replyOf(lineOfReply(answer))).toEqual(answer));

  it('is one line', () => {
    expect(lineOfReply({ tag: 'cannot', text: 'no\n    at train' })).toBe('cannot no');
  });

  it('is not what a library prints', () => {
    expect(replyOf('Hi there, looks like you are running TensorFlow.js in Node.js.')).toBeUndefined();
    expect(replyOf('')).toBeUndefined();
  });

  it.each(['nan', '0', '-1', ''])('is no time: %s', (text) => {
    expect(replyOf(`took ${text}`)).toEqual({ tag: 'cannot', text: `it says that a step takes ${text} ms` });
  });
});
