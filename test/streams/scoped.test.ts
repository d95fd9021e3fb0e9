import { afterFrame, inFrame, scoped } from 'rxgan/streams';
import { concat, EMPTY, merge, NEVER, type Observable, type Observer, of, throwError } from 'rxjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { startJs } from '../support/fakes.js';

beforeAll(startJs);

const ledger = () => {
  const log: string[] = [];
  const resource = (name: string) => () => {
    log.push(`+${name}`);
    return { name, [Symbol.dispose]: () => void log.push(`-${name}`) };
  };
  const into: Observer<string> = {
    next: (value) => void log.push(value),
    error: (error: Error) => void log.push(`#${error.message}`),
    complete: () => void log.push('|'),
  };
  return { log, resource, into };
};

describe('scoped', () => {
  it.each([
    ['completes', () => EMPTY, ['+a', '|', '-a']],
    ['errors', () => throwError(() => new Error('x')), ['+a', '#x', '-a']],
    [
      'throws before there is a stream',
      (): Observable<string> => {
        throw new Error('x');
      },
      ['+a', '#x', '-a'],
    ],
  ])('releases once when the stream %s', (_, use, expected) => {
    const { log, resource, into } = ledger();
    scoped(resource('a'), use).subscribe(into).unsubscribe();
    expect(log).toEqual(expected);
  });

  it('releases once when the consumer leaves', () => {
    const { log, resource, into } = ledger();
    const subscription = scoped(resource('a'), () => NEVER).subscribe(into);
    subscription.unsubscribe();
    subscription.unsubscribe();
    expect(log).toEqual(['+a', '-a']);
  });

  it('makes an error notification of a resource that cannot be had', () => {
    const { log, into } = ledger();
    scoped(
      (): Disposable => {
        throw new Error('none left');
      },
      () => of('used'),
    ).subscribe(into);
    expect(log).toEqual(['#none left']);
  });

  it('acquires one resource a subscription, in sequence and side by side', () => {
    const { log, resource, into } = ledger();
    const once$ = scoped(resource('a'), () => of('used'));
    concat(once$, once$).subscribe(into);
    expect(log).toEqual(['+a', 'used', '-a', '+a', 'used', '-a', '|']);
    const open = merge(
      scoped(resource('b'), () => NEVER),
      scoped(resource('c'), () => NEVER),
    ).subscribe();
    open.unsubscribe();
    expect(log.slice(7)).toEqual(['+b', '+c', '-b', '-c']);
  });

  it.each([
    ['completes', of('used')],
    ['is left', NEVER],
  ])('releases an inner resource before the outer one that it was made from when the stream %s', (_, inner$) => {
    const { log, resource } = ledger();
    scoped(resource('outer'), () => scoped(resource('inner'), () => inner$))
      .subscribe()
      .unsubscribe();
    expect(log).toEqual(['+outer', '+inner', '-inner', '-outer']);
  });

  it('releases the next resource although the one before failed to close', () => {
    const { log } = ledger();
    const close = () =>
      inFrame(0, () => {
        afterFrame(() => {
          throw new Error('stuck');
        });
        afterFrame(() => log.push('released'));
      });
    expect(close).toThrow('stuck');
    expect(log).toEqual(['released']);
  });
});
