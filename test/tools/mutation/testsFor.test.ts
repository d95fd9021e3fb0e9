import { expect, it } from 'vitest';
import { testsFor } from '../../../tools/mutation/testsFor.js';
import { projectOf } from './project.js';

const root = projectOf({
  'src/losses/index.ts': "export { hinge } from './hinge.js';\nexport { other } from './other.js';",
  'src/losses/mean.ts': 'export const meanOf = (x: number): number => x;',
  'src/losses/hinge.ts': "import { meanOf } from './mean.js';\nexport const hinge = meanOf;",
  'src/losses/other.ts': 'export const other = 1;',
  'test/losses/batches.ts': "import { hinge } from 'rxgan/losses';\nexport const baseline = hinge;",
  'test/losses/hinge.test.ts': "import { hinge } from 'rxgan/losses';",
  'test/losses/mean.test.ts': '',
  'test/losses/all.test.ts': "import { baseline } from './batches.js';",
  'test/theory/other.test.ts': "import { other } from 'rxgan/losses';",
  'test/models/hinge.test.ts': "import { hinge } from 'rxgan/losses';",
});

it("finds the tests that name what is made of the file, through the tests' own helpers, and its own test", () => {
  const noticing = testsFor(root);
  expect(noticing('src/losses/hinge.ts')).toEqual({
    tests: ['test/losses/all.test.ts', 'test/losses/hinge.test.ts'],
    names: ['hinge'],
  });
  expect(noticing('src/losses/other.ts').tests).toEqual(['test/theory/other.test.ts']);
  expect(noticing('src/losses/mean.ts')).toEqual({
    tests: ['test/losses/all.test.ts', 'test/losses/hinge.test.ts', 'test/losses/mean.test.ts'],
    names: ['meanOf', 'hinge'],
  });
});
