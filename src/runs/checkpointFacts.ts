import { fromJson } from '../schema/fromJson.js';
import { anyNumber, integer, seed } from '../schema/numbers.js';
import { list, record, struct } from '../schema/records.js';
import { string } from '../schema/scalars.js';
import type { Of } from '../schema/schema.js';

/** What the file says it is. */
export const format = 'rxgan checkpoint 3';

const count = integer({ min: 0 });
const numbers = record(anyNumber);
const known = struct({ name: string(), value: anyNumber });
const pending = struct({ name: string(), value: anyNumber, from: count });
const follower = struct({
  name: string(),
  metrics: list(string()),
  state: numbers,
  given: numbers,
  queue: list(numbers),
});

/** What a checkpoint holds beside tensors. */
const facts = struct({
  step: count,
  seed,
  reads: count,
  updates: record(struct({ iterations: count, fusedUpdates: count })),
  memory: struct({ known: list(known), pending: list(pending), adaptive: list(follower) }),
});
export type CheckpointFacts = Of<typeof facts>;

/** As the metadata of a safetensors file: names and texts. */
export const writeFacts = (values: CheckpointFacts): Readonly<Record<string, string>> => ({
  format,
  facts: JSON.stringify(facts.encode(values)),
});

/** Nothing where the metadata are of another format. */
export const readFacts = (metadata: Readonly<Record<string, string>>): CheckpointFacts | undefined => {
  if (metadata['format'] !== format) return undefined;
  const read = fromJson(facts, metadata['facts'] ?? '', 'checkpoint', 'take another one');
  return read._tag === 'Right' ? read.right : undefined;
};
