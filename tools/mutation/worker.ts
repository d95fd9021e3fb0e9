import type { Heard, Hearing } from './hearing.js';
import { startJudge } from './judge.js';

/** What a worker says of a hearing: what came of it, or why there was none. */
export type Answer = Heard | { readonly tag: 'broken'; readonly why: string };

const judging = startJudge(process.cwd(), process.argv[2]!);

process.on('message', async (hearing: Hearing) => {
  const answer = await judging
    .then((judge) => judge.hear(hearing))
    .catch((error: unknown): Answer => ({ tag: 'broken', why: String(error) }));
  process.send!(answer);
});
process.on('disconnect', () => process.exit());
