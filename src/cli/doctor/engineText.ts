import { engineNames, type Work } from '../../engines/engine.js';
import type { Inspection } from './inspectEngine.js';
import type { Style, TerminalStyle } from './terminalStyle.js';

const styles: Readonly<Record<Inspection['state'], Style>> = {
  ready: 'green',
  wrong: 'red',
  crashes: 'red',
  'not there': 'yellow',
};

/** Words in lines of at most 96 letters; lines after the first are set in, so that they read as one. */
const wrapped = (text: string): string[] =>
  (text.match(/\S.{0,95}(?=\s|$)|\S+/g) ?? []).map((line, i) => (i === 0 ? line : `  ${line}`));

const selfTestLines = ({ selfTest }: Inspection): string[] =>
  selfTest === undefined
    ? []
    : selfTest.failures.length === 0
      ? [`self-test passed: ${selfTest.checks} checks in ${selfTest.milliseconds.toFixed(1)} ms`]
      : [
          `self-test failed: ${selfTest.failures.length} of ${selfTest.checks} checks`,
          ...selfTest.failures.map(({ check, problem }) => `- ${check}: ${problem}`),
        ];

/** One engine: what it is or why it is not there, its self-test, and what to do. */
export const engineText = (inspection: Inspection, style: TerminalStyle): string => {
  const { name, state, version, device, selfTest, why, next } = inspection;
  const found = [version, device].filter((part) => part !== undefined).join(', on ');
  const lines = [
    // A failed self-test is told check by check.
    ...(why === undefined || selfTest !== undefined ? [] : [why]),
    ...(found === '' ? [] : [why === undefined || selfTest !== undefined ? found : `found ${found}`]),
    ...selfTestLines(inspection),
    ...(next === undefined ? [] : [`next: ${next}`]),
  ];
  const head = `  ${name.padEnd(9)}${style(styles[state], state.padEnd(12))}`;
  return lines
    .flatMap(wrapped)
    .map((line, i) => `${i === 0 ? head : ' '.repeat(23)}${line}\n`)
    .join('');
};

const meanings: Readonly<Record<Work, string>> = {
  small: 'under 50 million operations a step: points, little MLPs',
  medium: 'up to a billion: MLPs of images',
  large: 'more: convolutional networks',
};

/** Which engine each kind of work gets where none is named. */
export const takenText = (
  taken: Readonly<Record<Work, Inspection | undefined>>,
  style: TerminalStyle,
  named: string | undefined = process.env['RXGAN_BACKEND'],
): string => {
  const width = Math.max(...engineNames.map((name) => name.length)) + 3;
  const rows = (Object.keys(meanings) as Work[]).map((work) => {
    const { name = 'none', state } = taken[work] ?? {};
    const warning = state === 'crashes' ? style('red', '  (and crashes: name another)') : '';
    return `  ${work.padEnd(9)}${name.padEnd(width)}${style('dim', meanings[work])}${warning}\n`;
  });
  const forced = named ? `  RXGAN_BACKEND is set: rxgan train takes ${named}\n` : '';
  return `${style('bold', 'taken where none is named')}\n${rows.join('')}${forced}`;
};
