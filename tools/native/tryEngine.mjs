import { probe } from './commands.mjs';
import { lastLine } from './lastLine.mjs';
import { run } from './run.mjs';
import { stop } from './stop.mjs';

/** Loads the engine as seen from a folder, in another process, and says which TensorFlow it is. */
export const tryEngine = async (plan, from, next, signal) => {
  const { code, printed, answer } = await run(probe(plan, from), {
    signal,
    env: { TF_CPP_MIN_LOG_LEVEL: '3' },
  });
  if (code === 0) return JSON.parse(lastLine(answer));
  const problem =
    code === 'SIGILL' ? 'this processor lacks instructions that TensorFlow is compiled for (AVX)' : lastLine(printed);
  throw stop(`the addon does not work: ${problem || `it ended with ${code}`}`, next);
};
