import { failure } from '../../errors.js';
import type { Players } from '../../models/model.js';

interface Cast {
  readonly players: unknown;
}

/** An operator with the players it is given, as messages name it; refused are none, and one that is named twice. */
export const naming = (operator: string, players: readonly string[]): string => {
  if (players.length === 0)
    throw failure('ConfigError', operator, 'no player is named', 'name at least one player of the model');
  const path = `${operator}(${players.join(', ')})`;
  if (new Set(players).size < players.length)
    throw failure('ConfigError', path, 'a player is named twice', 'name each once');
  return path;
};

/** The types say the same; a program in JavaScript gets an error at its first step. */
export const assertPlayers = (
  path: string,
  { players }: Cast,
  names: readonly string[],
  next: (known: string) => string = (known) => `name some of ${known}`,
): void => {
  const known = Object.keys(players as Players);
  const unknown = names.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw failure('ConfigError', path, `there is no player ${unknown.join(', ')}`, next(known.join(', ')));
};

/** Players that are there and have something to learn. */
export const assertLearners = (path: string, model: Cast, names: readonly string[]): void => {
  assertPlayers(path, model, names);
  const idle = names.filter((name) => (model.players as Players)[name]!.network.variables.length === 0);
  if (idle.length > 0) throw failure('ConfigError', path, `${idle.join(', ')} has no weights`, 'leave it out');
};
