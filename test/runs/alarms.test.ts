import { collapseAlarm, nonFiniteAlarm, saturationAlarm } from 'rxgan/runs';
import { describe, expect, test } from 'vitest';

describe('alarms', () => {
  test('collapse: told when three quarters of the best are left, once, and again after it was better', () => {
    const alarm = collapseAlarm('modes');
    const said = [1, 0, 4, 8, 7, 6, 3, 7, 2].map((found) => alarm(found) !== undefined);
    expect(said).toEqual([false, false, false, false, false, true, false, false, true]);
  });

  test('collapse: a generator that never found more is not collapsing', () => {
    const alarm = collapseAlarm('modes');
    expect([1, 1, 0, 1].map(alarm)).toEqual([undefined, undefined, undefined, undefined]);
  });

  test('saturation: twenty rows in a row, told once; rows without scores neither count nor break the row', () => {
    const alarm = saturationAlarm(8);
    const rows = [
      ...Array.from({ length: 19 }, () => ({ dReal: 4, dFake: -4 })),
      { dReal: 3, dFake: -4 },
      ...Array.from({ length: 10 }, () => ({ dReal: 4, dFake: -4 })),
      {},
      ...Array.from({ length: 15 }, () => ({ dReal: 4.06, dFake: -4 })),
    ];
    const said = rows.map(alarm);
    expect(said.flatMap((text, i) => (text === undefined ? [] : [i]))).toEqual([19 + 1 + 10 + 1 + 9]);
    expect(said.find((text) => text !== undefined)).toBe(
      'saturated discriminator: mean scores 4.1 for real and -4.0 for generated, 20 rows in a row',
    );
  });

  test('saturation: scores without a scale, and scores that are NaN, say nothing', () => {
    const [unscaled, broken] = [saturationAlarm(undefined), saturationAlarm(8)];
    for (let i = 0; i < 50; i++) {
      expect(unscaled({ dReal: 1e6, dFake: -1e6 })).toBeUndefined();
      expect(broken({ dReal: Number.NaN, dFake: -4 })).toBeUndefined();
    }
  });

  test('non-finite: names them all, once', () => {
    const alarm = nonFiniteAlarm();
    const values = { dLoss: Number.NaN, gLoss: Number.NEGATIVE_INFINITY, r1: 0, other: undefined };
    expect([alarm({ dLoss: 1 }), alarm(values), alarm(values)]).toEqual([
      undefined,
      'not finite: dLoss, gLoss',
      undefined,
    ]);
  });
});
