import type { LoggedEvent } from '../../src/live/protocol/messages.js';
import type { Commands } from '../model/commands.js';
import type { Store } from '../model/store.js';
import { button, element } from '../ui/element.js';
import { count } from '../ui/format.js';

const keyOf = ({ step, wall, text }: LoggedEvent): string => `${step} ${wall} ${text}`;

export interface NoticeOptions {
  readonly parent: HTMLElement;
  readonly store: Store;
  readonly commands: Commands;
  /** For one who has no right to come in: a field for the token. */
  readonly tokenField: HTMLElement;
}

/** Draws what a person should know now: alerts until they are put away, why something failed, what the run waits for. */
export const notices = ({ parent, store, commands, tokenField }: NoticeOptions): (() => void) => {
  const away = new Set<string>();
  let drawn = '';
  const notice = (kind: string, text: string, ...more: readonly HTMLElement[]): HTMLElement => {
    const made = element('div', `notice ${kind}`, element('span', '', text), ...more);
    return made;
  };
  const putAway = (events: readonly LoggedEvent[]): void => {
    for (const event of events) away.add(keyOf(event));
    draw();
    // The button that was pressed is gone: the focus goes to what is next, not to the top of the page.
    parent.querySelector<HTMLElement>('button')?.focus();
  };
  // One line for the newest of them, however many there are: they must not push the charts out of sight.
  const alertBar = (alerts: readonly LoggedEvent[]): readonly HTMLElement[] => {
    const [newest, more] = [alerts.at(-1), alerts.length - 1];
    if (newest === undefined) return [];
    const others = more === 0 ? '' : ` (and ${count(more)} earlier)`;
    const one = button('Put away', () => putAway([newest]), 'link');
    const all = button('Put all away', () => putAway(alerts), 'link');
    return [
      notice('alert', `▲ step ${count(newest.step)}: ${newest.text}${others}`, one, ...(more === 0 ? [] : [all])),
    ];
  };
  const draw = (): void => {
    const connection = store.connection();
    const record = store.record();
    const alerts = (record?.events ?? []).filter((event) => event.kind === 'alert' && !away.has(keyOf(event)));
    const problem = commands.problem();
    const hasGone =
      connection.phase === 'waiting' && (record?.state.status === 'finished' || record?.state.status === 'failed');
    const key = JSON.stringify([
      connection.phase,
      connection.phase === 'ended' && connection.why,
      alerts.length,
      alerts.at(-1),
      problem,
      record?.state.message,
      record?.state.status,
    ]);
    if (key === drawn) return;
    drawn = key;
    parent.replaceChildren(
      ...(connection.phase === 'ended'
        ? [notice('bad', connection.why, ...(connection.code === 4401 ? [tokenField] : []))]
        : []),
      ...(problem === undefined ? [] : [notice('bad', problem, button('Put away', commands.forget, 'link'))]),
      ...(record?.state.message
        ? [notice(record.state.status === 'failed' ? 'bad' : 'plain', record.state.message)]
        : []),
      ...(hasGone ? [notice('plain', 'The server of this run has gone; this is the last it said.')] : []),
      ...alertBar(alerts),
    );
  };
  return draw;
};
