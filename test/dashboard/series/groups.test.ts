import { describe, expect, it } from 'vitest';
import { groupsOf } from '../../../dashboard/series/groups.js';

describe('the charts of a run', () => {
  it('have one unit each', () => {
    const groups = groupsOf(['modes', 'gLoss', 'r1', 'dFake', 'dLoss', 'dReal', 'gNorm', 'deviceReads', 'modes']);
    expect(groups.map(({ id, metrics, small }) => [id, metrics, small])).toEqual([
      ['losses', ['dLoss', 'gLoss', 'r1'], false],
      ['scores', ['dReal', 'dFake'], false],
      ['norms', ['gNorm'], false],
      ['metric:modes', ['modes'], true],
      ['counts', ['deviceReads'], true],
    ]);
    expect(groupsOf([])).toEqual([]);
  });
});
