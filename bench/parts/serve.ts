import { createInterface } from 'node:readline';
import { lineOfReply, type MeasureReply, requestOf } from './protocol.js';

/** Makes so many steps and is done when their results are there. */
export type Steps = (count: number) => unknown;

const say = (answer: MeasureReply): void => void process.stdout.write(`${lineOfReply(answer)}\n`);
const problem = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Says that this contender is not here. */
export const sayMissing = (why: string): void => say({ tag: 'missing', text: why });

/** The contender's side: answers one request after the other until its input ends. */
export const serve = async (
  about: string,
  prepare: (work: string, form: string) => Promise<Steps> | Steps,
): Promise<void> => {
  const prepared = new Map<string, Steps>();
  say({ tag: 'ready', text: about });
  for await (const line of createInterface({ input: process.stdin })) {
    const { work, steps, form } = requestOf(line);
    try {
      const key = `${work} ${form}`;
      const run = prepared.get(key) ?? (await prepare(work, form));
      prepared.set(key, run);
      const start = performance.now();
      await run(steps);
      say({ tag: 'took', milliseconds: (performance.now() - start) / steps });
    } catch (error) {
      say({ tag: 'cannot', text: problem(error) });
    }
  }
  // Threads and native libraries may have something that keeps a process alive.
  process.exit(0);
};
