import { expect, test } from 'vitest';
import { terminal } from '../../src/cli/terminal.js';
import type { RunDescription } from '../../src/runs/index.js';

test('a line of a run names what is counted and measured as the summary does', () => {
  let out = '';
  const show = terminal(10, { write: (text: string) => (out += text) } as unknown as NodeJS.WriteStream);
  const metrics: RunDescription['metrics'] = {
    modes: { label: 'modes captured', format: 0, of: 8, counted: 'modes' },
    highQuality: { label: 'high quality', format: 'percent' },
  };
  show({ _tag: 'Started', run: { metrics } as RunDescription });
  show({ _tag: 'Evaluation', step: 0, values: { modes: 3, highQuality: 0.5 }, ideal: {} });
  show({ _tag: 'Step', step: 0, pending: [] });
  expect(out).toBe(' 10 %  step 1  0 steps/s  modes captured 3 of 8  high quality 50.0 %\n');
});
