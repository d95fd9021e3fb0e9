import type { Heard, Hearing } from './hearing.js';
import { startJudge } from './judge.js';

/** What a worker says of a hearing: what came of it, or why there was none; until then, how much work it has done. */
export type Answer = Heard | { readonly tag: 'broken'; readonly why: string };
export interface Pulse {
  readonly tag: 'pulse';
  readonly cpuMs: number;
}

const judging = startJudge(process.cwd(), process.argv[2]!);

process.on('message', async (hearing: Hearing) => {
  const answer = await judging
    .then((judge) => judge.hear(hearing))
    .catch((error: unknown): Answer => ({ tag: 'broken', why: String(error) }));
  process.send!(answer);
});
process.on('disconnect', () => process.exit());

// The tests run in a thread beside this one, so this goes on whatever they do.
setInterval(() => {
  const { user, system } = process.cpuUsage();
  process.send!({ tag: 'pulse', cpuMs: (user + system) / 1000 } satisfies Pulse);
}, 1000).unref();
