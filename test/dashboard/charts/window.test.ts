import { describe, expect, it } from 'vitest';
import { noteOf } from '../../../dashboard/charts/note.js';
import { movedWindow } from '../../../dashboard/charts/window.js';

describe('what charts show', () => {
  it('is moved by parts of its width, and zoomed around a place in it', () => {
    expect(movedWindow({ from: 100, to: 200 }, 0.25)).toEqual({ from: 125, to: 225 });
    expect(movedWindow({ from: 100, to: 200 }, 0, 0.5)).toEqual({ from: 125, to: 175 });
    expect(movedWindow({ from: 100, to: 200 }, 0, 2, 0)).toEqual({ from: 100, to: 300 });
  });
});

describe('the note on points', () => {
  it('says what a point stands for, and why it is not smoothed', () => {
    expect(noteOf({ rows: 1, spacing: 1 }, 100, false)).toBe('one point = one step');
    expect(noteOf({ rows: 512, spacing: 1 }, 0, false)).toBe('one point = 512 steps · zoom in for more');
    expect(noteOf({ rows: 64, spacing: 8 }, 1000, true)).toBe('one point = 512 steps');
    expect(noteOf({ rows: 512, spacing: 1 }, 100, true)).toContain('not smoothed');
    expect(noteOf({ rows: 1, spacing: 25 }, 0, false)).toBe('one point = one row, every 25 steps');
  });
});
