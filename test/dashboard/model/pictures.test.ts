import { describe, expect, it } from 'vitest';
import { type Picture, pictures } from '../../../dashboard/model/pictures.js';

const picture = (id: number, bytes = 1000): Picture => ({
  header: {
    t: 'sample',
    run: 'r',
    epoch: 'e',
    entry: { id, step: 10 * id, kind: 'images', bytes },
    parts: [],
    about: {},
  },
  parts: {},
});

describe('the pictures that a page keeps', () => {
  it('are bounded in number and in bytes, and those looked at last stay', () => {
    const kept = pictures();
    for (let id = 0; id < 48; id++) kept.put(picture(id));
    kept.get(0);
    kept.put(picture(48));
    expect([kept.get(0)?.header.entry.id, kept.get(1), kept.get(48)?.header.entry.id]).toEqual([0, undefined, 48]);
    kept.put(picture(49, 24 * 1024 * 1024));
    expect([kept.get(48), kept.get(49)?.header.entry.id]).toEqual([undefined, 49]);
  });

  it('are asked for once, and again on a new connection', () => {
    const kept = pictures();
    expect([kept.ask(3), kept.ask(3)]).toEqual([true, false]);
    kept.forgetAsked();
    expect(kept.ask(3)).toBe(true);
    kept.lose(3);
    expect([kept.isLost(3), kept.ask(3)]).toEqual([true, false]);
    kept.put(picture(3));
    expect(kept.isLost(3)).toBe(false);
  });
});
