import type { Command, ControlOffer } from './command.js';

const named = (kind: string, name: string, known: readonly string[]): string =>
  `${name.slice(0, 50)}: there is no such ${kind}; ${known.length === 0 ? 'this run has none' : `use one of ${known.join(', ')}`}`;

/** Why a run does not take a command, and what to do; nothing if it does. */
export const refusal = (command: Command, { operations, players, tunables }: ControlOffer): string | undefined => {
  if (!operations.includes(command.op))
    return `${command.op}: this run does not take it; it takes ${operations.length === 0 ? 'nothing' : operations.join(', ')}`;
  if (command.op === 'step' && command.players !== 'all') {
    if (command.players.length === 0) return "step: no player is named; name some, or 'all'";
    const unknown = command.players.find((player) => !players.includes(player));
    return unknown === undefined ? undefined : named('player', unknown, players);
  }
  if (command.op !== 'set') return undefined;
  const { tunable, value } = command;
  const range = tunables.find(({ name }) => name === tunable);
  if (range === undefined) {
    return named(
      'tunable',
      tunable,
      tunables.map(({ name }) => name),
    );
  }
  return value >= range.min && value <= range.max
    ? undefined
    : `${tunable}: expected a number from ${range.min} to ${range.max}, got ${value}; choose one of these`;
};
