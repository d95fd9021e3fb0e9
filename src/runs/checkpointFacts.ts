import { failure } from '../errors.js';
import { fromJson } from '../schema/fromJson.js';
import { anyNumber, integer, seed } from '../schema/numbers.js';
import { list, record, struct } from '../schema/records.js';
import { string } from '../schema/scalars.js';
import { type Checked, left, type Of } from '../schema/schema.js';

/** What the file says it is. */
const format = 'rxgan checkpoint 3';
export const next = 'take a file that a run of this version has written';

const count = integer({ min: 0 });
const numbers = record(anyNumber);
const known = struct({ name: string(), value: anyNumber });
const pending = struct({ name: string(), value: anyNumber, from: count });
const follower = struct({
  name: string(),
  metrics: list(string()),
  state: numbers,
  given: numbers,
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

/** What was written; everything that is wrong with it otherwise. */
export const readFacts = (metadata: Readonly<Record<string, string>>): Checked<CheckpointFacts> =>
  metadata['format'] === format
    ? fromJson(facts, metadata['facts'] ?? '', 'checkpoint', next)
    : left([failure('ConfigError', 'checkpoint', `is not of the format "${format}"`, next)]);
