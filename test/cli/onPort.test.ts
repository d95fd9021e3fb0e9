import * as TE from 'fp-ts/lib/TaskEither.js';
import { describe, expect, test } from 'vitest';
import { defaultPort, onPort } from '../../src/cli/onPort.js';

/** Tries ports, of which those in the record fail. */
const trying = async (port: number | undefined, failures: Readonly<Record<number, string>>) => {
  const tried: number[] = [];
  const result = await onPort(port, (on) => {
    tried.push(on);
    const tag = failures[on];
    return tag === undefined ? TE.right(on) : TE.left({ _tag: tag });
  })();
  return { tried, tag: result._tag };
};

describe('onPort', () => {
  test('takes the usual port, or any where another program uses that', async () => {
    expect(await trying(undefined, {})).toEqual({ tried: [defaultPort], tag: 'Right' });
    expect(await trying(undefined, { [defaultPort]: 'PortTaken' })).toEqual({ tried: [defaultPort, 0], tag: 'Right' });
  });

  test('tries no other port for any other failure, or where one was asked for', async () => {
    expect(await trying(undefined, { [defaultPort]: 'FileFailed' })).toEqual({ tried: [defaultPort], tag: 'Left' });
    expect(await trying(9, { 9: 'PortTaken' })).toEqual({ tried: [9], tag: 'Left' });
  });
});
