import { describe, expect, it } from 'vitest';
import { splitFragment, tokenIn } from '../../../dashboard/net/fragment.js';

describe('the token in a fragment', () => {
  it('is taken out of it, and what else is there stays', () => {
    expect(splitFragment('#token=abc')).toEqual({ token: 'abc', rest: '' });
    expect(splitFragment('#log=1&token=a-b_c&run=x')).toEqual({ token: 'a-b_c', rest: 'log=1&run=x' });
    expect(splitFragment('')).toEqual({ token: undefined, rest: '' });
  });

  it('is found in what someone pastes', () => {
    expect(tokenIn(' http://127.0.0.1:1/#token=abc ')).toBe('abc');
    expect(tokenIn(' abc\n')).toBe('abc');
  });
});
